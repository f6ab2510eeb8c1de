import { err, ok, type Result, ResultAsync, safeTry } from "neverthrow";
import { readAgents, sentenceOf } from "#adapters/cli";
import { callerAccount, stsClient } from "#adapters/sts";
import type { AgentFile } from "#application";
import { stageApi } from "../../aws/stage-api.js";
import { stateOf } from "../../aws/stage-findings.js";
import { bootstrapVersion, quotaFindings } from "../../aws/stage-quotas.js";
import { keptBy, type StackSeen, stacksOf } from "../../aws/stage-stacks.js";
import { version as packageVersion } from "../../version.js";
import { type Stage, stageFrom } from "../stage.js";
import { stages } from "../stages.js";
import { wantsOf } from "../wants.js";
import { boundaryName, ensureBoundary } from "./boundary.js";
import { type Cdk, cdkFor, type Target, versionHere } from "./cdk.js";
import {
  checkAccount,
  checkAgents,
  checkQuotas,
  checkRegion,
  confirmation,
  versionNotice,
} from "./checks.js";
import { ensureSearch, furnish } from "./furnish.js";
import { checkLeftovers, leftoversOf } from "./leftovers.js";
import { environmentOf, nextSteps } from "./next-steps.js";
import { brokenOff, obstacles } from "./obstacles.js";
import { type DeployOptions, exampleAgents } from "./options.js";

/** What a deployment says, and whom it may ask. */
export interface Person {
  say(text: string): void;
  readonly isInteractive: boolean;
  /** What the person answers, in a line. */
  ask(question: string): Promise<string>;
}

/** Puts a stage up, or brings it up to date. Whatever broke off is gone on with. An error is a sentence. */
export function deploy(options: DeployOptions, person: Person): ResultAsync<void, string> {
  const { stage } = options;
  return safeTry<void, string>(async function* () {
    const region = options.region ?? stages[stage as keyof typeof stages].region;
    // What is asked beside CDK is asked in the same region.
    process.env["AWS_REGION"] = region;
    const found = yield* await callerAccount(stsClient()).mapErr(
      (error) => `${sentenceOf(error)}.`,
    );
    const account = yield* checkAccount(options.account, found);
    const sizes = yield* stageFrom(stages, stage, { account, region }).mapErr((faults) =>
      faults.join("\n"),
    );
    yield* checkRegion(region, sizes);
    const stacks = yield* await stacksOf(stage);
    const blocked = yield* await obstaclesIn(stage, stacks);
    if (blocked.length > 0) return err(blocked.join("\n"));
    const left = yield* await leftoversOf({ stage, account, region }, stacks);
    yield* checkLeftovers(stage, left);
    const target = { stage, account, region, version: await versionHere(packageVersion) };
    person.say(`${stage} in account ${account}, ${region}`);
    person.say(versionNotice(stacks, target.version));
    yield* checkQuotas(yield* await quotaFindings(stage, wantsOf(sizes)), person.say);
    const cdk = await cdkFor(target);
    const done = await put(cdk, { options, target, stacks, sizes }, person);
    await cdk.end();
    return done;
  });
}

interface Work {
  readonly options: DeployOptions;
  readonly target: Target;
  readonly stacks: readonly StackSeen[];
  readonly sizes: Stage;
}

function put(
  cdk: Cdk,
  { options, target, stacks, sizes }: Work,
  person: Person,
): ResultAsync<void, string> {
  const { stage, account, region } = target;
  return safeTry<void, string>(async function* () {
    const { confirmed, dryRun } = options;
    const { isInteractive } = person;
    const isProtected = sizes.isProtected && !dryRun;
    const how = yield* confirmation({ stage, isProtected }, { confirmed, isInteractive });
    // Before anything is begun: a folder that is not there would be found out at the end.
    const agents = yield* await readAgents(options.agents ?? exampleAgents).mapErr(
      ({ sentence }) => sentence,
    );
    if (options.agents !== undefined) {
      yield* checkAgents(options.agents, agents, sizes.generator);
    }
    person.say("making the templates and the bundles of the functions");
    yield* await cdk.synthesize();
    const bootstrap = yield* await bootstrapVersion();
    if (bootstrap === undefined) {
      person.say(`${region} of this account is not bootstrapped for CDK: that will be done first`);
    }
    if (stacks.length === 0 && !dryRun) person.say("nothing is deployed: all of it is new");
    else yield* await cdk.diff();
    if (dryRun) {
      person.say("nothing was changed");
      return ok(undefined);
    }
    if (how === "ask") yield* await asked(options, person);
    // A newer version of the application may need what the boundary of an older one does not allow.
    const policy = yield* await ensureBoundary(account, bootstrap === undefined);
    person.say(`the policy ${boundaryName} ${policy}`);
    if (bootstrap === undefined) {
      person.say("bootstrapping");
      yield* await cdk.bootstrap(boundaryName);
    }
    person.say("deploying");
    const deployed = await cdk.deploy();
    if (deployed.isErr()) {
      const after = await stacksOf(stage).unwrapOr([]);
      const blocked = await obstaclesIn(stage, after).unwrapOr([]);
      return err(brokenOff(deployed.error, { stage, stacks: after, blocked }));
    }
    yield* await fill(agents, { options, sizes }, person);
    person.say(nextSteps(target, sizes.operations.runbook));
    return ok(undefined);
  });
}

/** Puts in what CloudFormation does not, where there is none yet. */
function fill(
  agents: readonly AgentFile[],
  { options, sizes }: Pick<Work, "options" | "sizes">,
  person: Person,
): ResultAsync<void, string> {
  const { stage, guidelines, prices } = options;
  return safeTry<void, string>(async function* () {
    const stacks = yield* await stacksOf(stage);
    const outputs = Object.assign({}, ...stacks.map((each) => each.outputs));
    const environment = environmentOf(sizes, outputs, process.env);
    if (sizes.search !== undefined) person.say(yield* await ensureSearch(environment));
    // The API of what has just been deployed, wherever the environment says that one is.
    const api = yield* await stageApi(stage, { ...process.env, DOCKET_API_URL: outputs["ApiUrl"] });
    const bucket = outputs["Bucket"] ?? "";
    const areAgentsGiven = options.agents !== undefined;
    const furniture = { stage, bucket, guidelines, prices, agents, areAgentsGiven };
    return furnish(api, furniture, person.say);
  });
}

/** What stands in the way of a deployment, with what stacks have kept that never came to be. */
function obstaclesIn(
  stage: string,
  stacks: readonly StackSeen[],
): ResultAsync<readonly string[], string> {
  const failed = stacks.filter(({ status }) => stateOf(status, "").type === "failed-at-first");
  return ResultAsync.combine(
    failed.map(({ part }) => keptBy(stage, part).map((kept) => [part, kept] as const)),
  ).map((entries) => obstacles(stage, stacks, Object.fromEntries(entries)));
}

async function asked({ stage }: DeployOptions, person: Person): Promise<Result<void, string>> {
  const answer = await person.ask(`Type ${stage} to deploy this: `);
  return answer.trim() === stage ? ok(undefined) : err("Nothing was changed.");
}
