import { expect, it } from "vitest";
import { campaign } from "./campaign.js";
import { faultKinds } from "./faults.js";
import { simulate } from "./world.js";

it("the same seed is the same world", async () => {
  const first = await simulate(7);
  expect(first.commits).toBeGreaterThan(10);
  expect(await simulate(7)).toEqual(first);
});

it("every kind of fault that there is in memory comes about", { timeout: 60_000 }, async () => {
  const { faults } = await campaign(1, 3_000);
  const never = faultKinds.filter((kind) => faults[kind] === 0);
  expect(never).toEqual([
    "request-dropped",
    "request-answer-lost",
    "request-refused",
    "request-unprocessed",
  ]);
});
