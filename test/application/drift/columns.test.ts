import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InMemoryColumnFile } from "#adapters/in-memory";
import {
  type Decision,
  decisionOf,
  defaultColumns,
  defaultFamilies,
  driftColumn,
  measureDrift,
  scanDecisions,
  standardColumns,
} from "#application/drift";
import { erased } from "#domain";
import { hashWord, wordsOf } from "#domain/drift";
import { putWordHashes } from "../../../src/application/drift/word-hashes.js";
import { day, decisionEvents, storeOf } from "../../support/decisions.js";
import { approvedHistory, declined, outcomeRecorded, requested } from "../../support/message.js";

const approved = decisionOf(approvedHistory)._unsafeUnwrap();

/** What the columns that apply say of a decision. */
function valuesOf(decision: Decision): Readonly<Record<string, unknown>> {
  const applying = defaultColumns.filter(
    ({ of, applies }) =>
      (of === "requests" || decision.status !== "declined") && applies?.(decision) !== false,
  );
  return Object.fromEntries([
    ...applying.map(({ name, value }) => [name, value(decision)]),
    ...defaultFamilies.flatMap(({ prefix, values }) =>
      [...values(decision)].map(([name, value]) => [`${prefix}.${name}`, value]),
    ),
  ]);
}

describe("the columns out of the box", () => {
  it("say everything of an approved message", () => {
    const features = {
      ...approved.features,
      lifetimeValue: { status: "present", value: { USD: 146_249, EUR: 200 } } as const,
      serviceTypes: { status: "present", value: ["lawn_care"] } as const,
    };
    expect(valuesOf({ ...approved, features })).toEqual({
      serviceCount: 1,
      satisfactionAverage: undefined,
      satisfactionTrend: undefined,
      daysSinceLastService: undefined,
      serviceTypes: ["lawn_care"],
      propertyType: undefined,
      lotFeatures: undefined,
      agentVersion: "upsell-generator@2",
      purpose: "upsell",
      declined: false,
      declineReason: "none",
      score: 0.9,
      approved: true,
      attempts: 1,
      failureKind: "none",
      stopReason: "end_turn",
      "tokens.in": 1800,
      "tokens.out": 400,
      "tokens.cacheRead": 0,
      "tokens.cacheWrite": 0,
      latency: 1625,
      cost: 11_400_000,
      "text.subjectLength": 19,
      "text.bodyLength": 14,
      "text.unseenWords": "Dear Łukasz, …",
      "lifetimeValue.USD": 146_249,
      "lifetimeValue.EUR": 200,
      "criteria.tone": 0.9,
    });
  });

  it("say of a declined request only what it has: the rest does not apply, nothing is missing", () => {
    expect(valuesOf(decisionOf([requested, declined])._unsafeUnwrap())).toEqual({
      purpose: "upsell",
      declined: true,
      declineReason: "no-consent",
    });
  });

  it("say nothing of a text that was erased, and the rest as ever", () => {
    const values = valuesOf({ ...approved, subject: erased, body: erased });
    expect(Object.keys(values).filter((name) => name.startsWith("text."))).toEqual([]);
    expect(values["score"]).toBe(0.9);
  });

  it("miss a cost that is not known", () => {
    expect(valuesOf({ ...approved, costNanoUsd: "unpriced" })).toHaveProperty("cost", undefined);
  });

  it("have names of their own", () => {
    const names = defaultColumns.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(defaultColumns.map(driftColumn)).toEqual(defaultColumns);
  });
});

describe("a column of one's own", () => {
  it("is a function of a decision, and goes beside the others", async () => {
    const converted = driftColumn({
      name: "converted",
      kind: "rate",
      about: "Share of approved messages that led to a service.",
      applies: ({ status }) => status === "approved",
      value: ({ outcomes }) => outcomes.includes("converted"),
    });
    const columns = { ...standardColumns, columns: [...defaultColumns, converted] };
    const streams = Array.from({ length: 100 }, (_, n) => {
      const kind = n >= 50 ? "converted" : "opened";
      return [...decisionEvents({ id: n, day: n }), { ...outcomeRecorded, kind } as const];
    });
    const file = new InMemoryColumnFile();
    const events = await storeOf(streams);
    (await scanDecisions(events, file, { source: "my record", columns }))._unsafeUnwrap();
    const { report } = (
      await measureDrift(file, {
        reference: { from: day(0), to: day(50) },
        current: { from: day(50), to: day(100) },
        ...{ now: day(100), codeVersion: "1" },
      })
    )._unsafeUnwrap();
    expect(report.verdicts[0]?.columns[0]).toMatchObject({
      column: { name: "converted" },
      verdict: { type: "drift", level: "alert" },
      effects: [{ measure: "points", value: 1 }],
    });
  });

  it.each(["", "Converted", "a b", "a".repeat(101)])("is not called %j", (name) => {
    expect(() => driftColumn({ name, kind: "rate", about: "", value: () => true })).toThrow(
      RangeError,
    );
  });
});

describe("the hashes of a text's words", () => {
  const hashesOf = (text: string) => {
    const hashes = new Uint32Array(3 + text.length);
    return [...hashes.subarray(3, putWordHashes(text, hashes, 3))];
  };

  it("are those of its words, in ASCII and beyond", () => {
    const text = fc.oneof(
      fc.string({ maxLength: 80 }),
      fc.string({ unit: "grapheme", maxLength: 80 }),
      fc
        .array(fc.constantFrom("Roof", " ", "a", "9", "-", "É", "\n"), { maxLength: 40 })
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (any) => {
        expect(hashesOf(any)).toEqual(wordsOf(any).map(hashWord));
      }),
    );
  });

  it("are the same whatever the case", () => {
    expect(hashesOf("Your ROOF")).toEqual(hashesOf("your roof"));
    expect(hashesOf("your roof")).toHaveLength(2);
  });

  it("find room where small letters are longer than capitals", () => {
    expect(hashesOf("İİ")).toEqual([hashWord("i"), hashWord("i")]);
  });
});
