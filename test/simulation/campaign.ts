import { type FaultCounts, noFaults, sum, total } from "./faults.js";
import { inMemory, type Outcome, type Place, simulate } from "./world.js";

/** What came of many worlds. */
export interface Campaign {
  readonly worlds: number;
  readonly faults: FaultCounts;
  /** Worlds in which something did not hold. */
  readonly failures: readonly Outcome[];
}

/** How worlds are gone through. */
export interface CampaignOptions {
  readonly place?: Place;
  /** Ends it after the world that is running. */
  readonly isStopped?: () => boolean;
  /** Called after each world. */
  readonly onWorld?: (soFar: Campaign) => void;
}

/** Runs one world after another, by `seed` and the seeds after it, until there were so many faults. */
export async function campaign(
  seed: number,
  faults: number,
  { place = inMemory, isStopped = () => false, onWorld = () => {} }: CampaignOptions = {},
): Promise<Campaign> {
  let soFar: Campaign = { worlds: 0, faults: noFaults, failures: [] };
  while (total(soFar.faults) < faults && !isStopped()) {
    const outcome = await simulate(seed + soFar.worlds, place);
    soFar = {
      worlds: soFar.worlds + 1,
      faults: sum(soFar.faults, outcome.faults),
      failures: outcome.violations.length > 0 ? [...soFar.failures, outcome] : soFar.failures,
    };
    onWorld(soFar);
  }
  return soFar;
}

/** What to say of a world in which something did not hold, and how to have it again. */
export function describeFailure({ seed, violations }: Outcome, adapter: string): string {
  return [
    `seed ${seed}:`,
    ...violations.map((violation) => `  ${violation}`),
    `again: npm run simulate -- --seed ${seed} --faults 1 --adapter ${adapter}`,
  ].join("\n");
}
