import { describe } from "vitest";
import { appending } from "./event-store/appending.js";
import { calls } from "./event-store/calls.js";
import { conflicts } from "./event-store/conflicts.js";
import { damage } from "./event-store/damage.js";
import { defectsOfOthers } from "./event-store/defects-of-others.js";
import { evolution } from "./event-store/evolution.js";
import { longStreams } from "./event-store/long-streams.js";
import { past } from "./event-store/past.js";
import { personalData } from "./event-store/personal-data.js";
import { refusals } from "./event-store/refusals.js";
import { scanning } from "./event-store/scanning.js";
import { sharing } from "./event-store/sharing.js";
import type { CreateStorage } from "./event-store/subject.js";

export type { CreateStorage, StorageUnderTest } from "./event-store/subject.js";

/**
 * Every EventStore runs this, the in-memory one included. `create` gives storage on the clock that
 * it is handed, with pages of a few events where that can be set. It may hold what earlier tests
 * wrote.
 */
export function eventStoreConformance(adapter: string, create: CreateStorage): void {
  describe(`${adapter} event store`, () => {
    describe("reading and appending", () => appending(create));
    describe("late and repeated appends", () => conflicts(create));
    describe("time travel", () => past(create));
    describe("what is refused", () => refusals(create));
    describe("scanning", () => scanning(create));
    describe("long streams", () => longStreams(create));
    describe("several stores over one storage", () => sharing(create));
    describe("names, positions and signals", () => calls(create));
    describe("personal data", () => personalData(create));
    describe("older and newer schemas", () => evolution(create));
    describe("damage", () => damage(create));
    describe("defects of others", () => defectsOfOthers(create));
  });
}
