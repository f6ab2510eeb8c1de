import { expect } from "vitest";
import { campaign, describeFailure } from "./campaign.js";
import { total } from "./faults.js";
import type { Place } from "./world.js";

/** Runs worlds from a seed on until there were so many faults; a failure tells its seed. */
export async function expectNoFailure(
  adapter: string,
  place: Place,
  { seed, faults }: { readonly seed: number; readonly faults: number },
): Promise<void> {
  const done = await campaign(seed, faults, { place });
  expect(done.failures.map((failure) => describeFailure(failure, adapter))).toEqual([]);
  expect(total(done.faults)).toBeGreaterThanOrEqual(faults);
}
