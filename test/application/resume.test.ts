import { describe, expect, it } from "vitest";
import type { LanguageModel } from "#application";
import { type Known, memory, must, over } from "../support/docket.js";
import { draft, failing, scored, writing } from "../support/language-model.js";
import { hasEffect, stopping } from "../support/stopping.js";
import { leftBehind, wholeRun } from "./whole-run.js";

const better = { ...draft, subject: "A better draft" };
const isBetter = (prompt: string) => prompt.includes(better.subject);

/** Models whose answers depend on what they are asked alone, so that a run can be repeated. */
const models = {
  "approves at once": () => writing(),
  "approves the second": () =>
    writing(
      (_, { prompt }) => (prompt.includes('"rationale"') ? better : draft),
      (_, { prompt }) => scored(isBetter(prompt) ? 0.9 : 0.2),
    ),
  "fails once, then rejects": () =>
    writing(
      (_, { repeat }) => (repeat < 2 ? failing("too-long") : draft),
      (_, { repeat }) => (repeat < 2 ? failing("throttled") : scored(0.2)),
    ),
} satisfies Readonly<Record<string, () => LanguageModel>>;

/** Stops at every call: before it and, where it has an effect, after it as well. */
async function stopEverywhere(model: () => LanguageModel, known: Known) {
  const untouched = memory({ model: model() });
  const counted = stopping(untouched);
  await must(wholeRun(over(counted.ports), known));
  const expected = await leftBehind(untouched);
  const stops = counted.calls.flatMap((method, i) => [
    { n: i + 1, effect: "before" as const },
    ...(hasEffect(method) ? [{ n: i + 1, effect: "after" as const }] : []),
  ]);
  for (const { n, effect } of stops) {
    const stores = memory({ model: model() });
    const stopped = must(wholeRun(over(stopping(stores, n, effect).ports), known));
    await expect(stopped, `call ${n}`).rejects.toThrow(`stopped ${effect}`);
    await must(wholeRun(over(stores), known));
    const left = await leftBehind(stores);
    if (left !== expected) expect(JSON.parse(left), `${effect} ${n}`).toEqual(JSON.parse(expected));
  }
  return { stops: stops.length, expected };
}

describe("a run that is stopped between any two lines and started again", () => {
  it.each(Object.entries(models))(
    "ends as if it had never been stopped, when the model %s",
    async (_, model) => {
      const { stops, expected } = await stopEverywhere(model, {});
      expect(stops).toBeGreaterThan(100);
      expect(expected).toContain("ContextPrepared");
    },
  );

  it("ends as if it had never been stopped, when the customer may not be written to", async () => {
    const { expected } = await stopEverywhere(models["approves at once"], { consent: undefined });
    expect(expected).toContain("MessageDeclined");
  });
});

describe("a run that is repeated", () => {
  it("leaves everything as it was", async () => {
    const stores = memory({ model: models["approves the second"]() });
    await must(wholeRun(over(stores)));
    const first = await leftBehind(stores);
    await must(wholeRun(over(stores)));
    expect(await leftBehind(stores)).toBe(first);
  });
});
