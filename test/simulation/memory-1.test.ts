import { it } from "vitest";
import { expectNoFailure } from "./expect-no-failure.js";
import { inMemory } from "./world.js";

it("50,000 faults in memory lose nothing, and nothing happens twice", { timeout: 170_000 }, () =>
  expectNoFailure("memory", inMemory, { seed: 1, faults: 50_000 }),
);
