import { describe, expect, it } from "vitest";
import { quotaShares } from "../../../src/infrastructure/cdk/concurrency.js";
import { stageFrom } from "../../../src/infrastructure/cdk/stage.js";
import { stages } from "../../../src/infrastructure/cdk/stages.js";
import { account, stageOf } from "./templates.js";

const { models } = stages.dev;

/** What is said of the stage dev when something in it is otherwise. */
function faultsOf(changes: object, given: object = { account }): readonly string[] {
  return stageFrom({ dev: { ...stages.dev, ...changes } }, "dev", given)._unsafeUnwrapErr();
}

describe("a stage", () => {
  it.each(["dev", "test", "prod"])("%s is whole once the account is known", (name) => {
    expect(stageFrom(stages, name, { account }).isOk()).toBe(true);
  });

  it("on one machine needs no account", () => {
    expect(stageOf("local")).toMatchObject({ account: "000000000000", region: "us-east-1" });
  });

  it("has to be named", () => {
    expect(stageFrom(stages, undefined)._unsafeUnwrapErr()).toEqual([
      "stage is not set: say -c stage=<one of local, dev, test, prod>.",
    ]);
    expect(stageFrom(stages, "staging", { account })._unsafeUnwrapErr()).toEqual([
      "stage is wrong: staging is none of local, dev, test, prod.",
    ]);
  });

  it("needs an account that can be one", () => {
    expect(faultsOf({}, {})).toEqual([
      "dev: account is not set: say -c account=<12 digits>, or set DOCKET_ACCOUNT.",
    ]);
    expect(faultsOf({}, { account: "12" })).toEqual([
      "dev: account is wrong: expected 12 digits, not 12.",
    ]);
    expect(faultsOf({}, { account: "000000000000" })).toEqual([
      "dev: account is wrong: 000000000000 is that of a local AWS.",
    ]);
  });

  it("is told all that is missing or wrong at once", () => {
    const faults = faultsOf({ logRetentionDays: 0, requestWithinDays: undefined }, {});
    expect(faults.map((fault) => fault.split(":")[1]?.trim().split(" ")[0])).toEqual([
      "account",
      "logRetentionDays",
      "requestWithinDays",
    ]);
  });

  it("takes no field that it does not know", () => {
    expect(faultsOf({ retention: 3 })[0]).toContain("retention");
  });

  it("has as many machines for search as fit its zones", () => {
    const search = { instanceType: "m7g.large.search", instances: 3, zones: 2, volumeGb: 10 };
    expect(faultsOf({ search })).toEqual(["dev: search.instances is wrong: 3 do not fit 2 zones."]);
  });

  it("has no model that both writes and judges", () => {
    expect(faultsOf({ models: { ...models, judge: models.generate } })[0]).toMatch(
      /models.judge is wrong: .*haiku.* also generates/,
    );
  });

  it("leaves the account's other functions some room", () => {
    expect(faultsOf({ accountConcurrency: 110 })[0]).toMatch(
      /^dev: accountConcurrency is too low: \d+/,
    );
  });
});

describe("what runs at once", () => {
  it("is what the quota of its model bears", () => {
    // A draft counts 3,000 + 5 * 350 tokens, so 200,000 are 42 a minute; of 5 s each, 3 at a time.
    expect(stageOf("dev").concurrency).toEqual({
      generate: 3,
      judge: 4,
      prepare: 8,
      "search-index": 8,
    });
  });

  it("is as many as the stage says, when the quota bears more", () => {
    expect(stageOf("local").concurrency).toEqual({
      generate: 4,
      judge: 4,
      prepare: 4,
      "search-index": 4,
    });
  });

  it("is not nothing: a quota that bears no call is an error", () => {
    const [generate] = models.generate;
    const small = { ...generate, tokensPerMinute: 4_000 };
    expect(faultsOf({ models: { ...models, generate: [small] } })).toEqual([
      "dev: models.generate is too little: the quota of us.anthropic.claude-haiku-4-5-20251001-v1:0 bears 0 calls at a time, and it takes 1.",
    ]);
  });

  it("needs embeddings for two functions, of which a queue calls one twice at least", () => {
    const embed = { ...models.embed, tokensPerMinute: 20_000 };
    expect(faultsOf({ models: { ...models, embed } })).toEqual([
      "dev: models.embed is too little: the quota of amazon.titan-embed-text-v2:0 bears 1 calls at a time, and it takes 4.",
    ]);
  });

  it("shares the quota: no function may take more of it than its part", () => {
    const { models, concurrency } = stageOf("dev");
    expect(quotaShares(models, concurrency)).toEqual({
      "us.anthropic.claude-haiku-4-5-20251001-v1:0": {
        tokensPerMinute: 66_666,
        requestsPerMinute: 33,
      },
      "us.anthropic.claude-sonnet-4-5-20250929-v1:0": {
        tokensPerMinute: 50_000,
        requestsPerMinute: 25,
      },
    });
  });
});
