import { err, ok, type Result, type ResultAsync, safeTry } from "neverthrow";
import * as z from "zod";
import type { Finding, StageAnswer } from "#adapters/cli";
import { untold } from "./findings.js";
import { atOnce, concurrencyFinding, modelQuotaFindings, type Quota } from "./quota-findings.js";
import type { AwsCalls } from "./signed.js";
import { type StageWants, stageWants } from "./stage-wants.js";

/** CDK notes there which of its bootstraps an account and region have. */
const bootstrapParameter = "/cdk-bootstrap/hnb659fds/version";

const parameter = z.object({ Parameter: z.object({ Value: z.string() }) });

/** Which bootstrap of CDK the account and region have; `undefined` when none. An error is a sentence. */
export function bootstrapVersion({ json }: AwsCalls): ResultAsync<string | undefined, string> {
  return json("ssm", "AmazonSSM.GetParameter", { Name: bootstrapParameter }).andThen(
    (answer): Result<string | undefined, string> => {
      if (answer.status === 200)
        return ok(parameter.parse(JSON.parse(answer.body)).Parameter.Value);
      return answer.body.includes("ParameterNotFound")
        ? ok(undefined)
        : err(`allow ssm:GetParameter on ${bootstrapParameter}: ${said(answer)}`);
    },
  );
}

/** What a stage was put up for; nothing where its stack does not say it. */
export function wantsIn(output: string | undefined): StageWants | undefined {
  if (output === undefined) return undefined;
  try {
    return stageWants.safeParse(JSON.parse(output)).data;
  } catch {
    return undefined;
  }
}

/** Whether the account has what the stage was put up for; what cannot be asked is said to be looked up. */
export function quotaFindings(
  calls: AwsCalls,
  stage: string,
  wants: StageWants,
): ResultAsync<readonly Finding[], never> {
  return safeTry<readonly Finding[], never>(async function* () {
    const functions = yield* await concurrency(calls, stage, wants).orElse((why) =>
      ok([untold(atOnce, `${why}; ${wants.accountConcurrency} wanted`)]),
    );
    const models = yield* await bedrockQuotas(calls)
      .map((quotas) => modelQuotaFindings(wants, quotas))
      .orElse((why) =>
        ok([untold("quotas of models", `Service Quotas: ${why}; wanted: ${wishes(wants)}`)]),
      );
    return ok([...functions, ...models]);
  });
}

function wishes({ models }: StageWants): string {
  return models
    .map(({ modelId, tokensPerMinute }) => `${tokensPerMinute} tokens a minute of ${modelId}`)
    .join(", ");
}

const settings = z.object({
  AccountLimit: z.object({
    ConcurrentExecutions: z.number(),
    UnreservedConcurrentExecutions: z.number(),
  }),
});

/** The functions of a stage that ask Bedrock; the last one only with search. */
const reserving = ["generate", "judge", "prepare", "search-index"] as const;

function concurrency(
  { rest }: Pick<AwsCalls, "rest">,
  stage: string,
  wants: StageWants,
): ResultAsync<readonly Finding[], string> {
  return safeTry<readonly Finding[], string>(async function* () {
    const answer = yield* await rest("lambda", "GET", "/2016-08-19/account-settings");
    if (answer.status !== 200) return err(`lambda:GetAccountSettings: ${said(answer)}`);
    const { AccountLimit } = settings.parse(JSON.parse(answer.body));
    const { ConcurrentExecutions: allowed, UnreservedConcurrentExecutions: unreserved } =
      AccountLimit;
    const ours: number[] = [];
    for (const name of reserving)
      ours.push(yield* await reservedBy(rest, `docket-${stage}-${name}`));
    const sum = ours.reduce((before, each) => before + each, 0);
    return ok([concurrencyFinding(wants, { allowed, unreserved, ours: sum })]);
  });
}

const reservation = z.object({ ReservedConcurrentExecutions: z.number().nullish() });

/** How many a function keeps for itself: none if it is not there. */
function reservedBy(rest: AwsCalls["rest"], name: string): ResultAsync<number, string> {
  return rest("lambda", "GET", `/2019-09-30/functions/${name}/concurrency`).andThen(
    (answer): Result<number, string> => {
      if (answer.status === 404) return ok(0);
      if (answer.status !== 200) return err(`lambda:GetFunctionConcurrency: ${said(answer)}`);
      const { ReservedConcurrentExecutions: own } = reservation.parse(
        JSON.parse(answer.body || "{}"),
      );
      return ok(own ?? 0);
    },
  );
}

const page = z.object({
  Quotas: z.array(z.object({ QuotaName: z.string(), Value: z.number() })),
  NextToken: z.string().nullish(),
});

/** What Service Quotas says of Bedrock. */
function bedrockQuotas(calls: AwsCalls, NextToken?: string): ResultAsync<readonly Quota[], string> {
  const target = "ServiceQuotasV20190624.ListServiceQuotas";
  const asked = { ServiceCode: "bedrock", MaxResults: 100, ...(NextToken && { NextToken }) };
  return calls.json("servicequotas", target, asked).andThen((answer) => {
    const parsed = pageIn(answer);
    if (parsed === undefined) return err(said(answer));
    const quotas = parsed.Quotas.map(({ QuotaName, Value }) => ({ name: QuotaName, value: Value }));
    return parsed.NextToken
      ? bedrockQuotas(calls, parsed.NextToken).map((rest) => [...quotas, ...rest])
      : ok(quotas);
  });
}

function pageIn({ status, body }: StageAnswer): z.output<typeof page> | undefined {
  try {
    return status === 200 ? page.safeParse(JSON.parse(body)).data : undefined;
  } catch {
    return undefined;
  }
}

function said({ status, body }: StageAnswer): string {
  const [, message] = /"[mM]essage"\s*:\s*"([^"]*)"/.exec(body) ?? [];
  return message ?? `it answered ${status}`;
}
