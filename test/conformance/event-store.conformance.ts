import { describe } from "vitest";
import { appending } from "./event-store/appending.js";
import { conflicts } from "./event-store/conflicts.js";
import { past } from "./event-store/past.js";
import { refusals } from "./event-store/refusals.js";
import { scanning } from "./event-store/scanning.js";
import type { CreateStore } from "./event-store/subject.js";

export { testContracts } from "./event-store/subject.js";

/**
 * Every EventStore runs this, the in-memory one included. `create` gives a store of `testContracts`
 * on the clock that it is handed, with pages of a few events where that can be set. The store may
 * hold what earlier tests wrote.
 */
export function eventStoreConformance(adapter: string, create: CreateStore): void {
  describe(`${adapter} event store`, () => {
    describe("reading and appending", () => appending(create));
    describe("late and repeated appends", () => conflicts(create));
    describe("time travel", () => past(create));
    describe("what is refused", () => refusals(create));
    describe("scanning", () => scanning(create));
  });
}
