import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { messageContract } from "#domain";
import { lineCutter } from "../../src/adapters/files/cut-line.js";
import { recordedLines } from "../../src/adapters/files/recorded-lines.js";

/** What marks the parts of a line, and what ends them: in texts, keys and values. */
const marks = fc.constantFrom(
  ...['},"recordedAt":"', '"', "\\", '\\"', "{", "}", ',"event":{', ',"schemaVersion":1}}'],
  ...['","metadata":{"', ',"schemaVersion":1},"artefacts":{"', "é", "\u2028", "a"],
);
const text = fc.array(marks, { maxLength: 4 }).map((parts) => parts.join(""));
const key = fc.oneof(
  fc.constantFrom("recordedAt", "event", "metadata", "schemaVersion", "stream", "version", "type"),
  text,
);
const nested = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie("value"), { maxLength: 2 }),
    fc.dictionary(key, tie("value"), { maxKeys: 3 }),
  ),
})).value;
const event = fc
  .tuple(fc.dictionary(key, nested, { maxKeys: 4 }), fc.constantFrom("MessageRequested", "Other"))
  .map(([fields, type]) => ({ ...fields, type }));

/** A line as `readRecord` writes them. */
const line = fc.record({
  stream: fc.constantFrom("message:a", "message:b", "customer:c"),
  version: fc.integer({ min: 1, max: 3 }),
  event,
  recordedAt: fc.constant("2026-01-01T00:00:00.000Z"),
  commitId: text,
  metadata: fc.record({
    ...{ correlationId: text, causationId: text, actor: text },
    source: fc.record({ system: text, record: text }),
    codeVersion: text,
    schemaVersion: fc.constantFrom(1, 1, 1, 2),
  }),
  artefacts: fc.option(fc.dictionary(text, text, { maxKeys: 2 }), { nil: undefined }),
});
const start = { stream: "", version: 0 };

/** What lines say: the events and what is wrong. A blank before each of them has them parsed whole. */
function saidBy(lines: readonly string[], before: "" | " ") {
  const joined = lines.map((one) => `${before}${one}`).join("\n");
  const { recorded, corrupt, last } = recordedLines(joined, messageContract, start, true);
  const events = recorded.map(({ stream, event: told }) => ({ stream, event: told }));
  return { events, corrupt, last: { stream: last.stream, version: last.version } };
}

describe("lines of which the event alone is parsed", () => {
  it("say what they say when all of them is", () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        const written = lines.map((one) => JSON.stringify(one));
        expect(saidBy(written, "")).toEqual(saidBy(written, " "));
      }),
      { numRuns: 500 },
    );
  });

  it("do so when a part of them is gone, or in another place", () => {
    const parts = fc.tuple(line, fc.nat({ max: 7 }), fc.nat({ max: 7 })).map(([one, from, to]) => {
      const entries = Object.entries({ ...one, stream: "message:a" });
      const [moved] = entries.splice(from % entries.length, 1);
      if (moved !== undefined && to < 6) entries.splice(to, 0, moved);
      return JSON.stringify(Object.fromEntries(entries));
    });
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 5 }), (lines) => {
        expect(saidBy(lines, "")).toEqual(saidBy(lines, " "));
      }),
      { numRuns: 500 },
    );
  });

  it("are those that Docket writes, with artefacts or without", () => {
    const cut = lineCutter(1);
    const one = {
      ...{ stream: "message:a", version: 1, event: { type: "MessageRequested" } },
      ...{ recordedAt: "2026-01-01T00:00:00.000Z", commitId: "c" },
      metadata: { correlationId: "a", schemaVersion: 1 },
    };
    const found = { stream: "message:a", version: 1, event: { type: "MessageRequested" } };
    expect(cut(JSON.stringify(one))).toEqual(found);
    expect(cut(JSON.stringify({ ...one, artefacts: { a: "text" } }))).toEqual(found);
  });

  it("are parsed whole when they are cut off", () => {
    const whole = JSON.stringify({
      ...{ stream: "message:a", version: 1, event: { type: "MessageRequested" } },
      ...{ recordedAt: "2026-01-01T00:00:00.000Z", commitId: "c" },
      metadata: { correlationId: "a", schemaVersion: 1 },
      artefacts: { a: "text" },
    });
    const cut = lineCutter(1);
    for (let length = 0; length < whole.length; length += 1) {
      expect(cut(whole.slice(0, length))).toBeUndefined();
    }
  });
});
