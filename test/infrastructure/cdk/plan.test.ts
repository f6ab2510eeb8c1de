import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resourcesOf, stageOf } from "./templates.js";

const folder = join(import.meta.dirname, "../../../docs/scalability");
const read = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8"));

/** What is used here of the plan's scripts; they are a project of their own. */
interface Counting {
  standingIn(resources: readonly object[]): readonly object[];
}

const { standingIn }: Counting = await import(join(folder, "at-rest.ts"));

describe("the scalability plan", () => {
  it.each(["dev", "test", "prod"] as const)(
    "counts what stands there in the templates of %s",
    (name) => {
      const counted = read("at-rest.json")[name];
      expect(standingIn(resourcesOf(stageOf(name)))).toEqual(counted);
      expect(counted).toContainEqual({ price: "kms-key-month", count: 2 });
    },
  );

  it("takes for configured limits what the stage prod says", () => {
    const stage = stageOf("prod");
    const limits: readonly { id: string; value: number }[] = read("limits.json");
    const limitOf = (id: string) => limits.find((limit) => limit.id === id)?.value;
    expect(limitOf("generate-configured")).toBe(stage.concurrency.generate);
    expect(limitOf("judge-configured")).toBe(stage.concurrency.judge);
    expect(limitOf("api-configured")).toBe(stage.api.requestsPerSecond);
  });

  it("reckons with calls as the stage does", () => {
    const { models } = stageOf("prod");
    const { assumed, cautiousTokens, seconds } = read("load.json");
    const [generate] = models.generate;
    const [judge] = models.judge;
    expect(cautiousTokens.generator).toEqual({
      input: generate?.call.inputTokens,
      output: generate?.call.outputTokens,
    });
    expect(cautiousTokens.judge).toEqual({
      input: judge?.call.inputTokens,
      output: judge?.call.outputTokens,
    });
    expect([seconds.generate * 1_000, seconds.judge * 1_000]).toEqual([
      generate?.call.durationMs,
      judge?.call.durationMs,
    ]);
    expect(assumed.maxTokens.value).toBe(generate?.call.maxTokens);
  });
});
