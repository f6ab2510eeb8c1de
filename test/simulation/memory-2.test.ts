import { it } from "vitest";
import { expectNoFailure } from "./expect-no-failure.js";
import { inMemory } from "./world.js";

it("nor do 50,000 others", { timeout: 170_000 }, () =>
  expectNoFailure("memory", inMemory, { seed: 1_000_001, faults: 50_000 }),
);
