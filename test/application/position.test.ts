import { describe, expect, it } from "vitest";
import { assertPosition, givePosition, type Position, start } from "#application";
import { category, streamName } from "#domain";

const stream = streamName(category("customer"), "c-1");
const other = streamName(category("customer"), "c-2");
const end = givePosition(stream, 4, "2026-01-01T00:00:00.000Z");
const refused = (position: Position) => () => assertPosition(stream, position);

describe("a position", () => {
  it("is good for the stream that it was given out for, as often as it is used", () => {
    expect(refused(end)).not.toThrow();
    expect(refused(end)).not.toThrow();
    expect(refused(givePosition(stream, 4, end.recordedAt))).not.toThrow();
  });

  it("says its version and when the last commit was recorded", () => {
    expect(end).toEqual({ version: 4, recordedAt: "2026-01-01T00:00:00.000Z" });
    expect(start).toEqual({ version: 0, recordedAt: undefined });
  });

  it("is good for no other stream", () => {
    expect(() => assertPosition(other, end)).toThrow(
      new RangeError("version 4 is no position that was read of customer:c-2"),
    );
  });

  it.each<readonly [string, Position]>([
    ["a copy", { ...end }],
    ["a copy with another version", { ...end, version: 7 }],
    ["a clone", structuredClone(end)],
    ["what came back from JSON", JSON.parse(JSON.stringify(end))],
    ["what inherits from one", Object.create(end)],
    ["a copy of the start", { ...start }],
    ["one that was made up", { version: 4, recordedAt: end.recordedAt } as Position],
  ])("is not %s", (_, forged) => {
    expect(refused(forged)).toThrow(RangeError);
  });

  it("is the start of every stream", () => {
    expect(refused(start)).not.toThrow();
    expect(() => assertPosition(other, start)).not.toThrow();
  });

  it("cannot be changed", () => {
    expect(() => Object.assign(end, { version: 7 })).toThrow(TypeError);
    expect(() => Object.assign(start, { version: 7 })).toThrow(TypeError);
    expect([end.version, start.version]).toEqual([4, 0]);
  });
});
