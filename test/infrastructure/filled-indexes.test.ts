import { describe, expect, it } from "vitest";
import { InMemoryViewStore } from "#adapters/in-memory";
import { FilledIndexes } from "../../src/infrastructure/aws/filled.js";

describe("whether indexes hold all that is on the record", () => {
  it("is noted for each of them: one that nobody noted is not full", async () => {
    const views = new InMemoryViewStore();
    const cases = new FilledIndexes(views, ["cases"]);
    expect((await cases.areFilled())._unsafeUnwrap()).toBe(false);
    (await cases.note(true))._unsafeUnwrap();
    expect((await cases.areFilled())._unsafeUnwrap()).toBe(true);
    const both = new FilledIndexes(views, ["cases", "customers"]);
    expect((await both.areFilled())._unsafeUnwrap()).toBe(false);
  });

  it("is not so any more when a run has begun, until one has ended", async () => {
    const indexes = new FilledIndexes(new InMemoryViewStore(), ["cases"]);
    for (const isFilled of [true, false, false, true]) {
      (await indexes.note(isFilled))._unsafeUnwrap();
      expect((await indexes.areFilled())._unsafeUnwrap()).toBe(isFilled);
    }
  });
});
