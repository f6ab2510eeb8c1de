import { describe, expect, it } from "vitest";
import { type JsonSchema, publicEventSchemas, publicEventsOf } from "#application";
import { categoryOf, contracts, erased, erasePersonal, type Recorded } from "#domain";
import { everyType, goldenEvent, goldenEvents } from "../support/golden-events.js";

describe("what is personal", () => {
  const marker = "ŁUKASZ-NOWAK-12-ELM-STREET";
  const contractOf = ({ stream }: Recorded) => {
    const found = contracts.find(({ category }) => category === categoryOf(stream));
    if (found === undefined) throw new Error(`${stream} has no contract`);
    return found;
  };
  /** The event with every personal field there may be in it, and this as its value. */
  const withPersonal = (recorded: Recorded, value: unknown): Recorded => {
    const fields = contractOf(recorded).personalFields[recorded.event.type] ?? [];
    const values = Object.fromEntries(fields.map((field) => [field, value]));
    return { ...recorded, event: { ...recorded.event, ...values } };
  };

  it.each(everyType)("is not told of $category $type", ({ type }) => {
    const told = publicEventsOf(withPersonal(goldenEvent(type), marker));
    expect(JSON.stringify(told)).not.toContain(marker);
    expect(JSON.stringify(publicEventsOf(withPersonal(goldenEvent(type), erased)))).not.toContain(
      'erased":true',
    );
  });

  it("makes no difference: open, closed or erased, the same is told", () => {
    for (const recorded of goldenEvents) {
      const closed = { ...recorded, event: erasePersonal(contractOf(recorded), recorded.event) };
      expect(publicEventsOf(closed)).toEqual(publicEventsOf(recorded));
    }
  });

  it("is not told in people's own words either, nor by whom, nor by a hash of it", () => {
    const words = ["reason", "evidence", "actor", "reviewer", "textHash", "providerMessageId"];
    const spoken = goldenEvents.filter(({ event }) => words.some((field) => field in event));
    expect(spoken.length).toBeGreaterThan(20);
    for (const recorded of spoken) {
      // A reason for declining is a word of a vocabulary.
      if (recorded.event.type === "MessageDeclined") continue;
      const said = Object.fromEntries(
        words.filter((field) => field in recorded.event).map((field) => [field, marker]),
      );
      const event = { ...recorded.event, ...said };
      const told = publicEventsOf({ ...recorded, event });
      expect(JSON.stringify(told), event.type).not.toContain(marker);
    }
  });

  it("has no room: every text is a moment, an id, or a word of at most 64 characters", () => {
    const roomy = Object.entries(publicEventSchemas()).flatMap(([type, schema]) => {
      const data = (schema["properties"] as Readonly<Record<string, JsonSchema>>)["data"] ?? {};
      return textsIn(data)
        .filter(({ format, maxLength, pattern }) => {
          const isWord = typeof maxLength === "number" && maxLength <= 64;
          return format !== "date-time" && !isWord && !closedPatterns.has(String(pattern));
        })
        .map(() => type);
    });
    expect(roomy).toEqual([]);
  });
});

const closedPatterns = new Set(["^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$", "^[A-Z]{3}$"]);

function textsIn(schema: JsonSchema): readonly JsonSchema[] {
  const properties = Object.values(schema["properties"] ?? {}) as readonly JsonSchema[];
  return schema["type"] === "string" ? [schema] : properties.flatMap(textsIn);
}
