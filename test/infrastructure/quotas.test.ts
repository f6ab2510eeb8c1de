import { errAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { ValueSettings } from "#adapters/in-memory";
import type { Settings } from "#application";
import { bedrockHost } from "../../src/infrastructure/aws/bedrock.js";
import { quotaGovernors } from "../../src/infrastructure/aws/quotas.js";
import { error, must } from "../support/docket.js";

const modelId = "global.anthropic.claude-haiku-4-5-20251001-v1:0";
const never = new AbortController().signal;
const usage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };

const governorsWith = (quotas: Readonly<Record<string, unknown>>) =>
  quotaGovernors(new ValueSettings({ "model-quotas": quotas }));

/** Who governs the model's calls, which somebody does. */
async function governorIn(governors: ReturnType<typeof quotaGovernors>) {
  return (await must(governors(modelId))) ?? expect.fail("it has no governor");
}

describe("the quotas of models, as they are set", () => {
  it("govern no model that has none", async () => {
    const governors = governorsWith({ "another-model": { tokensPerMinute: 1 } });
    expect(await must(governors(modelId))).toBeUndefined();
    expect(await must(quotaGovernors(new ValueSettings())(modelId))).toBeUndefined();
  });

  it("keep all calls of a process together within one", async () => {
    const governors = governorsWith({ [modelId]: { tokensPerMinute: 1_000 } });
    const [first, second] = [await governorIn(governors), await governorIn(governors)];
    await first.admit({ tokens: 600, waitMs: 0 }, never);
    await expect(second.admit({ tokens: 600, waitMs: 0 }, never)).rejects.toMatchObject({
      name: "QuotaExhausted",
    });
    await second.admit({ tokens: 400, waitMs: 0 }, never);
  });

  it("count output as the model's family does: five times for Claude", async () => {
    const governor = await governorIn(governorsWith({ [modelId]: { tokensPerMinute: 1_000 } }));
    const admitted = await governor.admit({ tokens: 300, waitMs: 0 }, never);
    admitted.settle({ ...usage, input: 100, output: 100 });
    await governor.admit({ tokens: 400, waitMs: 0 }, never);
    await expect(governor.admit({ tokens: 1, waitMs: 0 }, never)).rejects.toThrow(/no room for 1/);
  });

  it("follow the setting: a higher one lets go what the lower one did not", async () => {
    let tokensPerMinute = 100;
    const settings: Settings = {
      get: (setting) =>
        new ValueSettings({ "model-quotas": { [modelId]: { tokensPerMinute } } }).get(setting),
    };
    const governors = quotaGovernors(settings);
    const lower = await governorIn(governors);
    await expect(lower.admit({ tokens: 500, waitMs: 0 }, never)).rejects.toThrow(/500 tokens/);
    tokensPerMinute = 1_000;
    await (await governorIn(governors)).admit({ tokens: 500, waitMs: 0 }, never);
  });

  it("that are wrong refuse the call, and say which setting and what is wrong", async () => {
    const refused = await error(governorsWith({ [modelId]: { tokensPerMinute: "many" } })(modelId));
    expect(refused).toMatchObject({
      type: "NotAsked",
      why: "refused",
      detail: expect.stringMatching(
        /^the setting model-quotas is wrong: .*tokensPerMinute.*number/,
      ),
    });
  });

  it.each([
    [
      undefined,
      "unavailable",
      "the quotas of models cannot be read from Parameter Store: no route to host",
    ],
    [
      "Allow it.",
      "refused",
      "the quotas of models cannot be read from Parameter Store: no route to host. Allow it.",
    ],
  ])("that cannot be read, with the advice %s, end the call as %s", async (advice, why, detail) => {
    const silent: Settings = {
      get: () =>
        errAsync({
          type: "Unavailable",
          service: "Parameter Store",
          cause: new Error("no route to host"),
          ...(advice !== undefined && { advice }),
        }),
    };
    expect(await error(quotaGovernors(silent)(modelId))).toEqual({ type: "NotAsked", why, detail });
  });
});

describe("the quotas of models, as the environment names them", () => {
  const quotas = (text: string) => bedrockHost.bedrockModel({ DOCKET_MODEL_QUOTAS: text });

  it("may be left out", () => {
    expect(bedrockHost.bedrockModel({}).isOk()).toBe(true);
    expect(quotas("").isOk()).toBe(true);
  });

  it.each([
    ["{", /^DOCKET_MODEL_QUOTAS is wrong: it is no JSON\.$/],
    ["3", /^DOCKET_MODEL_QUOTAS is wrong: .*expected record/],
    ['{"m":{}}', /^DOCKET_MODEL_QUOTAS is wrong: m\.tokensPerMinute/],
    ['{"m":{"tokensPerMinute":0}}', /^DOCKET_MODEL_QUOTAS is wrong: m\.tokensPerMinute/],
  ])("are named where they are wrong: %s", (text, sentence) => {
    expect(quotas(text)._unsafeUnwrapErr()).toMatch(sentence);
    const tried = bedrockHost.probes({ models: [] }, { DOCKET_MODEL_QUOTAS: text });
    expect(tried._unsafeUnwrapErr()).toEqual([expect.stringMatching(sentence)]);
  });
});
