import { ok, type ResultAsync, safeTry } from "neverthrow";
import type { Finding } from "#adapters/cli";
import { LambdaConcurrency, lambdaClient } from "#adapters/lambda-concurrency";
import { quotasOf, serviceQuotasClient } from "#adapters/service-quotas";
import { parameterText, ssmClient } from "#adapters/ssm";
import type { CallOptions, Unavailable } from "#application";
import { askedInVain } from "./asked-in-vain.js";
import { untold } from "./findings.js";
import { atOnce, concurrencyFinding, modelQuotaFindings } from "./quota-findings.js";
import { type StageWants, stageWants } from "./stage-wants.js";

/** CDK notes there which of its bootstraps an account and region have. */
const bootstrapParameter = "/cdk-bootstrap/hnb659fds/version";

/** Which bootstrap of CDK the account and region have; `undefined` when none. An error is a sentence. */
export function bootstrapVersion(call?: CallOptions): ResultAsync<string | undefined, string> {
  return parameterText(ssmClient(), { name: bootstrapParameter }, call).mapErr(askedInVain);
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
  stage: string,
  wants: StageWants,
  call?: CallOptions,
): ResultAsync<readonly Finding[], never> {
  const notTold = (what: string, wanted: string | number) => (error: Unavailable) =>
    ok([untold(what, `${askedInVain(error).slice(0, -1)}; wanted: ${wanted}`)]);
  return safeTry<readonly Finding[], never>(async function* () {
    const functions = yield* await concurrency(stage, wants, call).orElse(
      notTold(atOnce, wants.accountConcurrency),
    );
    const models = yield* await quotasOf(serviceQuotasClient(), { serviceCode: "bedrock" }, call)
      .map((quotas) => modelQuotaFindings(wants, quotas))
      .orElse(notTold("quotas of models", wishes(wants)));
    return ok([...functions, ...models]);
  });
}

function wishes({ models }: StageWants): string {
  return models
    .map(({ modelId, tokensPerMinute }) => `${tokensPerMinute} tokens a minute of ${modelId}`)
    .join(", ");
}

/** The functions of a stage that ask Bedrock; the last one only with search. */
const reserving = ["generate", "judge", "prepare", "search-index"] as const;

function concurrency(
  stage: string,
  wants: StageWants,
  call: CallOptions | undefined,
): ResultAsync<readonly Finding[], Unavailable> {
  const lambda = new LambdaConcurrency(lambdaClient());
  return safeTry<readonly Finding[], Unavailable>(async function* () {
    const account = yield* await lambda.ofAccount(call);
    let ours = 0;
    for (const name of reserving) {
      ours += yield* await lambda.reservedBy(`docket-${stage}-${name}`, call);
    }
    return ok([concurrencyFinding(wants, { ...account, ours })]);
  });
}
