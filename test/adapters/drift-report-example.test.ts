import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  customerContract,
  fold,
  type MessageEvent,
  message,
  messageContract,
  priceBook,
  type Recorded,
} from "#domain";
import type { ColumnVerdict } from "#domain/drift";
import { check } from "../../examples/drift/check.js";
import { recordedStory } from "../../examples/drift/record.js";
import { driftReport, latency, stable } from "../support/drift-report.js";

const file = join(import.meta.dirname, "../../examples/price-book.json");
const prices = priceBook.parse(JSON.parse(readFileSync(file, "utf8")));
const story = () => [...recordedStory({ decisions: 200, seed: 7, priceBook: prices })];

/** Events by stream, in the order in which they stand. */
function streamsOf(recorded: readonly Recorded[]) {
  const streams = new Map<string, Recorded[]>();
  for (const each of recorded) {
    streams.set(each.stream, [...(streams.get(each.stream) ?? []), each]);
  }
  return [...streams];
}

describe("the example of drift", () => {
  it("is the same record for the same seed", () => {
    expect(story()).toEqual(story());
  });

  it("has streams without gaps, of events that their contracts know", () => {
    for (const [stream, recorded] of streamsOf(story())) {
      expect(recorded.map(({ version }) => version)).toEqual(recorded.map((_, i) => i + 1));
      const contract = stream.startsWith("message:") ? messageContract : customerContract;
      for (const { event } of recorded) {
        expect(contract.schemas[event.type]?.parse(event)).toEqual(event);
      }
    }
  });

  it("brings every message to an end, and declines some", () => {
    const ended = streamsOf(story())
      .filter(([stream]) => stream.startsWith("message:"))
      .map(
        ([, recorded]) =>
          fold(
            message,
            recorded.map(({ event }) => event as MessageEvent),
          ).status,
      );
    expect(ended).toHaveLength(200);
    expect(new Set(ended)).toEqual(new Set(["approved", "rejected", "declined", "failed"]));
  });

  it("finds its changes, no others, and blames nobody for what is in the data", () => {
    const drifted = (name: string, causes: ColumnVerdict["causes"] = []): ColumnVerdict => ({
      ...latency,
      column: { ...latency.column, name },
      causes,
    });
    const judge = { what: "judge", sentence: "", within: { verdict: { type: "stable" } } } as const;
    const { differences } = check(
      driftReport([
        drifted("lifetimeValue.USD", [judge]),
        drifted("lotFeatures"),
        drifted("score", [judge]),
        drifted("serviceCount"),
        stable("purpose"),
      ]),
    );
    expect(differences).toContain("attempts was changed, and is not found");
    expect(differences).toContain("serviceCount was not changed, and is said to have drifted");
    expect(differences).toContain("lifetimeValue.USD is blamed on the judge");
    expect(differences.filter((each) => /lotFeatures|score/.test(each))).toEqual([]);
  });
});
