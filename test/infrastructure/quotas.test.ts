import { errAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { ValueSettings } from "#adapters/in-memory";
import type { Settings } from "#application";
import { quotaGovernors } from "../../src/infrastructure/aws/quotas.js";

const modelId = "global.anthropic.claude-haiku-4-5-20251001-v1:0";
const never = new AbortController().signal;
const usage = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };

const governorWith = (quota: Readonly<Record<string, unknown>>) =>
  quotaGovernors(new ValueSettings({ "model-quotas": quota }))(modelId);

describe("the quotas of models, as they are set", () => {
  it("let a model go at once that has none", async () => {
    const governor = governorWith({ "another-model": { tokensPerMinute: 1 } });
    const admitted = await governor.admit({ tokens: 1_000_000, waitMs: 0 }, never);
    expect(() => admitted.settle(usage)).not.toThrow();
  });

  it("keep all calls of a process together within one", async () => {
    const governors = quotaGovernors(
      new ValueSettings({ "model-quotas": { [modelId]: { tokensPerMinute: 1_000 } } }),
    );
    await governors(modelId).admit({ tokens: 600, waitMs: 0 }, never);
    await expect(governors(modelId).admit({ tokens: 600, waitMs: 0 }, never)).rejects.toMatchObject(
      { name: "QuotaExhausted" },
    );
    await governors(modelId).admit({ tokens: 400, waitMs: 0 }, never);
  });

  it("count output as the model's family does: five times for Claude", async () => {
    const governor = governorWith({ [modelId]: { tokensPerMinute: 1_000 } });
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
    const governor = quotaGovernors(settings)(modelId);
    await expect(governor.admit({ tokens: 500, waitMs: 0 }, never)).rejects.toThrow(/500 tokens/);
    tokensPerMinute = 1_000;
    await governor.admit({ tokens: 500, waitMs: 0 }, never);
  });

  it("stop a call that is not known to fit, and say why", async () => {
    const wrong = governorWith({ [modelId]: { tokensPerMinute: "many" } });
    await expect(wrong.admit({ tokens: 1, waitMs: 0 }, never)).rejects.toThrow(
      /the setting model-quotas is wrong: .*tokensPerMinute/,
    );
    const cause = new Error("no route to host");
    const silent: Settings = {
      get: () => errAsync({ type: "Unavailable", service: "Parameter Store", cause }),
    };
    const governor = quotaGovernors(silent)(modelId);
    await expect(governor.admit({ tokens: 1, waitMs: 0 }, never)).rejects.toBe(cause);
  });
});
