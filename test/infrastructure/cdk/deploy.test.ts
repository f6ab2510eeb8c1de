import { Template } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { stageWants } from "../../../src/infrastructure/aws/stage-wants.js";
import { addApplication, newApp } from "../../../src/infrastructure/cdk/application.js";
import {
  checkAccount,
  checkAgents,
  checkQuotas,
  checkRegion,
  confirmation,
  versionNotice,
} from "../../../src/infrastructure/cdk/deploy/checks.js";
import { environmentOf } from "../../../src/infrastructure/cdk/deploy/next-steps.js";
import { obstacles } from "../../../src/infrastructure/cdk/deploy/obstacles.js";
import { optionsFrom } from "../../../src/infrastructure/cdk/deploy/options.js";
import type { Stage } from "../../../src/infrastructure/cdk/stage.js";
import { isLocalAws } from "../../../src/infrastructure/cdk/stand-ins.js";
import { entries, stageOf } from "./templates.js";

const known = ["dev", "test", "prod"];
const read = (args: readonly string[], env = {}) => optionsFrom(args, known, env);
const stack = (part: string, status: string, Version = "0.1.0+abc1234") => ({
  part,
  status,
  outputs: { Version },
});

describe("what is to be deployed", () => {
  it("is a stage, with the example's guidelines and prices unless said otherwise", () => {
    expect(read(["--stage", "dev", "--account", "111111111111"])._unsafeUnwrap()).toEqual({
      stage: "dev",
      account: "111111111111",
      region: undefined,
      agents: undefined,
      guidelines: "examples/brand-guidelines.json",
      prices: "examples/price-book.json",
      confirmed: undefined,
      dryRun: false,
    });
  });

  it("may be said by the environment, and is refused in a sentence", () => {
    const env = {
      DOCKET_STAGE: "test",
      DOCKET_ACCOUNT: "222222222222",
      DOCKET_REGION: "us-west-2",
    };
    expect(read([], env)._unsafeUnwrap()).toMatchObject({
      stage: "test",
      account: "222222222222",
      region: "us-west-2",
    });
    expect(read([])._unsafeUnwrapErr()).toBe("Say which stage: --stage <one of dev, test, prod>.");
    expect(read(["--stage", ""])._unsafeUnwrapErr()).toBe(
      "Say which stage: --stage <one of dev, test, prod>.",
    );
    expect(read(["--stage", "staging"])._unsafeUnwrapErr()).toBe(
      "There is no stage staging: it is one of dev, test, prod.",
    );
    expect(read(["--stage", "dev", "--account", "12"])._unsafeUnwrapErr()).toBe(
      "An account has 12 digits, and 12 has not.",
    );
    expect(read(["--stagee", "dev"])._unsafeUnwrapErr()).toBe("Unknown option '--stagee'.");
  });
});

describe("a deployment", () => {
  it("is refused to credentials of another account, which are both named", () => {
    expect(checkAccount("111111111111", "111111111111").isOk()).toBe(true);
    expect(checkAccount(undefined, "111111111111").isOk()).toBe(true);
    expect(checkAccount("111111111111", "222222222222")._unsafeUnwrapErr()).toBe(
      "These credentials are those of account 222222222222, and account 111111111111 is meant: log in there, or correct --account or DOCKET_ACCOUNT. Nothing was changed.",
    );
  });

  it("says beforehand which version comes in the place of which", () => {
    expect(versionNotice([], "0.1.0+abc1234")).toBe(
      "Version 0.1.0+abc1234: nothing of this stage is deployed yet.",
    );
    const all = (version?: string) =>
      ["data", "ingestion", "pipeline", "api", "operations"].map((part) =>
        stack(part, "CREATE_COMPLETE", version),
      );
    const there = all();
    expect(versionNotice(there, "0.1.0+abc1234")).toBe(
      "Version 0.1.0+abc1234: the same as is deployed.",
    );
    expect(versionNotice(there, "0.2.0+def5678")).toBe(
      "Version 0.2.0+def5678 comes in the place of 0.1.0+abc1234.",
    );
    const newer = all("0.10.0+fff0000");
    expect(versionNotice(newer, "0.9.1+abc1234")).toBe(
      "Version 0.9.1+abc1234 comes in the place of 0.10.0+fff0000. That is an older one: it reads what the newer one wrote only where no new kind of event was written.",
    );
  });

  it("is refused where the account may not run the functions, and told of models with too little", () => {
    const finding = (what: string, isWell: boolean) => ({ what, isWell, detail: "too few" });
    const check = (...findings: readonly ReturnType<typeof finding>[]) => {
      const said: string[] = [];
      const refusal = checkQuotas(findings, (text) => said.push(text)).match(
        () => undefined,
        (why) => why,
      );
      return { refusal, said };
    };
    expect(check(finding("functions at once", true))).toEqual({ refusal: undefined, said: [] });
    expect(check(finding("functions at once", false))).toEqual({
      refusal: "A quota of the account is too low for this stage. Nothing was changed.",
      said: ["functions at once: too few"],
    });
    expect(check(finding("tokens a minute of a model", false))).toEqual({
      refusal: undefined,
      said: ["tokens a minute of a model: too few"],
    });
  });

  it("goes on where one was interrupted", () => {
    const half = [
      stack("data", "UPDATE_COMPLETE", "0.2.0+def5678"),
      stack("ingestion", "UPDATE_ROLLBACK_COMPLETE"),
      stack("pipeline", "REVIEW_IN_PROGRESS"),
      stack("api", "ROLLBACK_COMPLETE"),
    ];
    expect(obstacles("dev", half)).toEqual([]);
    expect(versionNotice(half, "0.2.0+def5678")).toBe(
      "Version 0.2.0+def5678: a deployment was interrupted, for 0.2.0+def5678 and 0.1.0+abc1234 are both deployed. This one goes on.",
    );
  });

  it("says where one was interrupted", () => {
    const first = [stack("data", "CREATE_COMPLETE"), stack("ingestion", "CREATE_COMPLETE")];
    expect(versionNotice(first, "0.1.0+abc1234")).toBe(
      "Version 0.1.0+abc1234: a deployment of 0.1.0+abc1234 was interrupted before pipeline, api, operations. This one goes on.",
    );
  });

  it("is refused where the models are not", () => {
    expect(checkRegion("us-east-1", stageOf("test")).isOk()).toBe(true);
    // Nothing is embedded in a stage without search.
    expect(checkRegion("us-west-2", stageOf("dev")).isOk()).toBe(true);
    expect(checkRegion("us-west-2", stageOf("test"))._unsafeUnwrapErr()).toBe(
      "us-west-2 has not the models of this stage: amazon.titan-embed-text-v2:0 is in us-east-1. Say another --region, or other models and their regions in stages.ts. Nothing was changed.",
    );
  });

  it("is refused with agents none of which is the one that writes", () => {
    expect(checkAgents("mine", [{ agentId: "our-writer" }], "our-writer").isOk()).toBe(true);
    expect(
      checkAgents("mine", [{ agentId: "our-writer" }], "email-generator")._unsafeUnwrapErr(),
    ).toBe(
      "There is no agent email-generator in mine, and it is the one that writes messages in this stage: call yours so, or say its id as generator in stages.ts. Nothing was changed.",
    );
  });
});

describe("a protected stage", () => {
  const prod = { stage: "prod", isProtected: true };
  const alone = { confirmed: undefined, isInteractive: false };

  it("is confirmed by its name, typed or said beforehand", () => {
    expect(confirmation(prod, { ...alone, isInteractive: true })._unsafeUnwrap()).toBe("ask");
    expect(confirmation(prod, { ...alone, confirmed: "prod" })._unsafeUnwrap()).toBe("given");
    expect(confirmation({ stage: "dev", isProtected: false }, alone)._unsafeUnwrap()).toBe("given");
  });

  it("is left alone where nobody can be asked, or another one was named", () => {
    expect(confirmation(prod, alone)._unsafeUnwrapErr()).toBe(
      "prod is protected, and there is nobody to ask: --yes-deploy prod confirms it. Nothing was changed.",
    );
    expect(confirmation(prod, { ...alone, confirmed: "dev" })._unsafeUnwrapErr()).toBe(
      "--yes-deploy says dev, and prod is to be deployed. Nothing was changed.",
    );
  });
});

/** What the stacks of a stage tell whoever deployed them, by their parts. */
function outputsOf(stage: Stage) {
  const app = newApp({ context: { "aws:cdk:bundling-stacks": [] } });
  return addApplication(app, stage, entries).map((stack) => {
    const outputs = Template.fromStack(stack).toJSON()["Outputs"];
    return { part: stack.stackName.replace(`docket-${stage.name}-`, ""), outputs };
  });
}

describe("the stacks", () => {
  it("all tell their version", () => {
    const told = outputsOf(stageOf("dev", {}, { version: "0.1.0+abc1234" }));
    expect(told).toHaveLength(6);
    for (const { part, outputs } of told) {
      expect(outputs.Version.Value, part).toBe("0.1.0+abc1234");
    }
  });

  it("tell what the account has to have, of search only where something is searched", () => {
    const wants = (stage: Stage) => {
      const pipeline = outputsOf(stage).find(({ part }) => part === "pipeline");
      return stageWants.parse(JSON.parse(pipeline?.outputs.Wants.Value));
    };
    expect(wants(stageOf("dev"))).toEqual({
      accountConcurrency: 1_000,
      generator: "email-generator",
      reserved: 15,
      models: [
        {
          modelId: "us.anthropic.claude-haiku-4-5-20251001-v1:0",
          tokensPerMinute: 200_000,
          requestsPerMinute: 100,
        },
        {
          modelId: "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
          tokensPerMinute: 200_000,
          requestsPerMinute: 100,
        },
      ],
    });
    const searching = wants(stageOf("test"));
    expect(searching.reserved).toBe(23);
    expect(searching.models).toHaveLength(3);
  });

  it("leave out on a local AWS what that does not know, whatever the stage", () => {
    const parts = outputsOf(stageOf("dev", {}, { isOnLocalAws: true })).map(({ part }) => part);
    expect(parts).toEqual(["data", "ingestion", "pipeline", "api", "operations"]);
  });
});

describe("the record of a stage", () => {
  it("is found by what its stacks and its sizes say, whatever the environment says of another one", () => {
    const outputs = { EventsTable: "docket-test-events", SearchDomain: "docket-test-search" };
    const small = stageOf("test", { embeddingDimension: 256 });
    const environment = environmentOf(small, outputs, {
      AWS_REGION: "eu-west-1",
      DOCKET_EVENTS_TABLE: "others",
      DOCKET_EMBEDDING_DIMENSION: "1024",
      DOCKET_SEARCH_ENDPOINT: "http://localhost:9200",
      DOCKET_SEARCH_PREFIX: "others",
    });
    expect(environment).toMatchObject({
      AWS_REGION: "eu-west-1",
      DOCKET_EVENTS_TABLE: "docket-test-events",
      DOCKET_EMBEDDING_DIMENSION: "256",
      DOCKET_SEARCH_DOMAIN: "docket-test-search",
      DOCKET_SEARCH_ENDPOINT: undefined,
      DOCKET_SEARCH_PREFIX: "docket-test-index",
    });
    expect(environmentOf(stageOf("dev"), {}, {})["DOCKET_SEARCH_DOMAIN"]).toBe("none");
  });
});

describe("a local AWS", () => {
  const said = { DOCKET_LOCAL_AWS: "true" };

  it("is one of this machine that says it is", () => {
    expect(isLocalAws({ ...said, AWS_ENDPOINT_URL: "https://127.0.0.1:4566" })).toBe(true);
    expect(isLocalAws({ ...said, AWS_ENDPOINT_URL: "http://localhost" })).toBe(true);
  });

  it("is never taken for AWS itself, nor the other way round", () => {
    expect(isLocalAws(said)).toBe(false);
    expect(isLocalAws({ AWS_ENDPOINT_URL: "https://127.0.0.1:4566" })).toBe(false);
    expect(isLocalAws({ ...said, AWS_ENDPOINT_URL: "https://sts.us-east-1.amazonaws.com" })).toBe(
      false,
    );
  });
});
