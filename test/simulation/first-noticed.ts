import { type Place, simulate } from "./world.js";

/** What does not hold in the first world where something does not, of seeds 1, 2, 3 ... */
export async function firstNoticed(place: Place, worlds: number): Promise<readonly string[]> {
  for (let seed = 1; seed <= worlds; seed++) {
    const { violations } = await simulate(seed, place);
    if (violations.length > 0) return violations;
  }
  return [];
}
