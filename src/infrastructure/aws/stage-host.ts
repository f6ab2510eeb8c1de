import { createHmac } from "node:crypto";
import { ok, okAsync, ResultAsync, safeTry } from "neverthrow";
import { bedrockClient, bedrockProbes } from "#adapters/bedrock";
import { type Finding, findingsOf, type StageWebhook, sentenceOf } from "#adapters/cli";
import {
  SecretsManagerWebhookKeys,
  secretsManagerClient,
  secretsManagerProbes,
} from "#adapters/secrets-manager";
import { stepFunctionsClient, stepFunctionsProbes } from "#adapters/stepfunctions";
import { identityProbe, stsClient } from "#adapters/sts";
import type { CallOptions, Probe } from "#application";
import { not } from "./findings.js";
import { fetched, regionHere } from "./signed.js";
import { agentsIn } from "./stage-agents.js";
import { apiAddress, apiOutput, checkApiAddress, stageApi } from "./stage-api.js";
import {
  type AgentSeen,
  agentFindings,
  bootstrapFinding,
  noStage,
  stackFindings,
} from "./stage-findings.js";
import { bootstrapVersion, quotaFindings, wantsIn } from "./stage-quotas.js";
import { type StackSeen, stacksOf, stageName, stagesThere } from "./stage-stacks.js";
import type { Environment } from "./variables.js";

/** What looks at a stage as a whole, and tells it something. */
export const stageHost = { examineStage, stageWebhook };

/** The part of the command line's host that looks at a stage as a whole. */
export type StageHost = typeof stageHost;

/** With what a stage is compared, and how its calls end. */
interface Examination {
  /** Of this program. */
  readonly version: string;
  readonly call?: CallOptions | undefined;
}

/** Looks at all that a stage needs. Nothing is changed; a try of each model costs a fraction of a cent. */
function examineStage(
  stage: string,
  { version, call = {} }: Examination,
  environment: Environment,
): ResultAsync<readonly Finding[], string> {
  const tried = (probes: readonly Probe[]) => ResultAsync.fromSafePromise(findingsOf(probes, call));
  return safeTry<readonly Finding[], string>(async function* () {
    yield* stageName(stage);
    const identity = yield* await tried([identityProbe(stsClient())]);
    // Without credentials nothing else can be told.
    if (identity.some(({ isWell }) => !isWell)) return ok(identity);
    const region = yield* await regionHere();
    const bootstrap = yield* await bootstrapVersion(call)
      .map((found) => bootstrapFinding(found, region))
      .orElse((why) => okAsync(not("bootstrap of CDK", why)));
    const stacks = yield* await stacksOf(stage, call);
    if (stacks.length === 0) {
      const others = await stagesThere(call).unwrapOr(undefined);
      return ok([...identity, bootstrap, noStage(stage, others)]);
    }
    const api = stacks.find(({ part }) => part === "api");
    yield* checkApiAddress(stage, api?.outputs["ApiUrl"], environment);
    return ok([
      ...identity,
      bootstrap,
      ...stackFindings(stage, stacks, version),
      ...(yield* await partFindings({ stage, stacks, call }, environment, tried)),
    ]);
  });
}

type Tried = (probes: readonly Probe[]) => ResultAsync<readonly Finding[], never>;

/** A stage of which something is there. */
interface Found {
  readonly stage: string;
  readonly stacks: readonly StackSeen[];
  readonly call: CallOptions;
}

/** What is within the stacks, as far as they are there. */
function partFindings(
  { stage, stacks, call }: Found,
  environment: Environment,
  tried: Tried,
): ResultAsync<readonly Finding[], never> {
  const outputs: Readonly<Record<string, string>> = Object.assign(
    {},
    ...stacks.map((stack) => stack.outputs),
  );
  const { WebhookSecret: secret, Pipeline: stateMachine } = outputs;
  const wants = wantsIn(outputs["Wants"]);
  return safeTry<readonly Finding[], never>(async function* () {
    const quotas = wants === undefined ? [] : yield* await quotaFindings(stage, wants, call);
    const within = yield* await tried([
      ...(secret === undefined ? [] : secretsManagerProbes(secretsManagerClient(), { secret })),
      ...(stateMachine === undefined
        ? []
        : stepFunctionsProbes(stepFunctionsClient(), { stateMachine })),
    ]);
    if (outputs["ApiUrl"] === undefined) return ok([...quotas, ...within]);
    const { agents, findings } = yield* await agentsOf(stage, wants?.generator, environment);
    const isSearching = stacks.some(({ part }) => part === "search");
    const models = yield* await tried(modelProbes(agents, isSearching, environment));
    return ok([...quotas, ...within, ...findings, ...models]);
  });
}

interface Agents {
  readonly agents: readonly AgentSeen[];
  readonly findings: readonly Finding[];
}

function agentsOf(
  stage: string,
  generator: string | undefined,
  environment: Environment,
): ResultAsync<Agents, never> {
  return stageApi(stage, environment)
    .andThen(agentsIn)
    .map((agents): Agents => ({ agents, findings: agentFindings(agents, stage, generator) }))
    .orElse((why) => ok({ agents: [], findings: [not("agents", why)] }));
}

/** Each model once; Titan where something is searched. */
function modelProbes(
  agents: readonly AgentSeen[],
  isSearching: boolean,
  { DOCKET_BEDROCK_STAND_IN: standIn }: Environment,
): readonly Probe[] {
  const models = [...new Set(agents.map(({ modelId }) => modelId))].map((modelId) => ({ modelId }));
  return bedrockProbes(bedrockClient(), {
    models,
    ...(isSearching && { titan: { standIn: standIn === "true" } }),
  });
}

/** Where the stage takes webhooks, signed by the newest key of its secret. */
function stageWebhook(stage: string, environment: Environment): ResultAsync<StageWebhook, string> {
  const secret = `docket-${stage}-webhook`;
  // Whoever is told of a customer here has to be the one whose key signs it.
  const address = apiOutput(stage)
    .andThen((told) => checkApiAddress(stage, told, environment))
    .andThen(() => apiAddress(stage, environment));
  return address.andThen((address) =>
    new SecretsManagerWebhookKeys(secretsManagerClient(), { secret })
      .accepted()
      .mapErr((error) => `${sentenceOf(error)}.`)
      .map(
        ([key = new Uint8Array()]): StageWebhook => ({
          send: (body, id, at) => {
            const timestamp = String(Math.floor(Date.parse(at) / 1_000));
            const signature = createHmac("sha256", key)
              .update(`${id}.${timestamp}.${body}`)
              .digest("base64");
            const headers = {
              "content-type": "application/json",
              "webhook-id": id,
              "webhook-timestamp": timestamp,
              "webhook-signature": `v1,${signature}`,
            };
            return fetched({ url: new URL(`${address}/webhook`), method: "POST", headers, body });
          },
        }),
      ),
  );
}
