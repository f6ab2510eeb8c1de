import { beforeEach, expect, it } from "vitest";
import { start } from "#application";
import { type CreateStorage, type Subject, subject } from "./subject.js";

/** Time travel, on a stream of four events that three commits of three days made. */
export function past(create: CreateStorage): void {
  let t: Subject;
  beforeEach(async () => {
    t = await subject(create);
    const first = await t.count(start, 10, 20);
    t.setClock("2026-01-02T00:00:00.000Z");
    const second = await t.count(first, 30);
    t.setClock("2026-01-03T00:00:00.000Z");
    await t.count(second, 40);
  });

  it("goes to a version, from a version, or both, ends included", async () => {
    expect(await t.past({ upTo: 3 })).toBe("1:10 2:20 3:30");
    expect(await t.past({ upTo: 1 })).toBe("1:10");
    expect(await t.past({ from: 2 })).toBe("2:20 3:30 4:40");
    expect(await t.past({ from: 2, upTo: 3 })).toBe("2:20 3:30");
  });

  it("finds nothing before the first version, after the last, and between crossed ones", async () => {
    expect(await t.past({ upTo: 0 })).toBe("");
    expect(await t.past({ from: 5 })).toBe("");
    expect(await t.past({ from: 3, upTo: 2 })).toBe("");
    expect(await t.past({ from: 0, upTo: 9 })).toBe("1:10 2:20 3:30 4:40");
  });

  it("goes to what was recorded at or before an instant", async () => {
    expect(await t.past({ asOf: "2025-12-31T23:59:59.999Z" })).toBe("");
    expect(await t.past({ asOf: "2026-01-01T00:00:00.000Z" })).toBe("1:10 2:20");
    expect(await t.past({ asOf: "2026-01-02T23:59:59.999Z" })).toBe("1:10 2:20 3:30");
    expect(await t.past({ asOf: "2026-01-03T00:00:00.000Z" })).toBe("1:10 2:20 3:30 4:40");
  });

  it("goes to what both a version and an instant allow", async () => {
    expect(await t.past({ asOf: "2026-01-02T00:00:00.000Z", upTo: 1 })).toBe("1:10");
    expect(await t.past({ asOf: "2026-01-02T00:00:00.000Z", from: 2, upTo: 4 })).toBe("2:20 3:30");
  });

  it("begins and ends within commits of several events", async () => {
    const { end } = await t.read();
    t.setClock("2026-01-04T00:00:00.000Z");
    await t.count(await t.count(end, 50, 60, 70), 80, 90);
    expect(await t.past({ from: 6 })).toBe("6:60 7:70 8:80 9:90");
    expect(await t.past({ from: 7, upTo: 8 })).toBe("7:70 8:80");
    expect(await t.past({ upTo: 8 })).toBe("1:10 2:20 3:30 4:40 5:50 6:60 7:70 8:80");
    expect(await t.past({ from: 6, upTo: 6 })).toBe("6:60");
    expect(await t.past({ from: 9 })).toBe("9:90");
    expect(await t.past({ from: 2, asOf: "2026-01-03T23:59:59.999Z" })).toBe("2:20 3:30 4:40");
  });

  it("appends to the end after a read from a version on", async () => {
    const { end } = (await t.store.read(t.stream, { from: 4 }))._unsafeUnwrap();
    await t.count(end, 50);
    expect(await t.stored()).toBe("1:10 2:20 3:30 4:40 5:50");
  });
}
