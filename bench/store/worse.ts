/** Where Docket on DynamoDB was worse than another. */
import { number } from "../report.js";
import type { Contender } from "./contender.js";
import { isDocket } from "./goals.js";
import type { Tally } from "./measure/tally.js";
import { eventsPerSecond, readUnitsPerMillion } from "./report.js";
import type { Results } from "./results.js";

/** One number of each contender. */
interface Comparison {
  readonly what: string;
  readonly unit: string;
  readonly decimals: number;
  readonly better: "lower" | "higher";
  readonly values: readonly { readonly contender: Contender; readonly value: number }[];
}

/** Times differ from run to run: less than a tenth is no difference. */
const tolerance = 1.1;

/** A line for each number in which any other was better, with the best of them. */
export function worse(results: Results): string {
  const lines = comparisons(results).flatMap((comparison) => lineOf(comparison) ?? []);
  return lines.length === 0 ? "Nothing." : lines.join("\n");
}

function lineOf({ what, unit, decimals, better, values }: Comparison): string | undefined {
  const docket = values.find(({ contender }) => isDocket(contender))?.value;
  const sign = better === "lower" ? 1 : -1;
  const [best] = values
    .filter(({ contender }) => isRival(contender))
    .toSorted((a, b) => sign * (a.value - b.value));
  if (docket === undefined || best === undefined) return undefined;
  const isWorse =
    better === "lower" ? docket > best.value * tolerance : docket * tolerance < best.value;
  if (!isWorse) return undefined;
  const show = (value: number) => `${number(value, decimals)} ${unit}`;
  return `- ${what}: ${show(docket)}; ${best.contender.name} ${show(best.value)}`;
}

/** Another one on the same database, not Docket in another way. */
function isRival({ engine, name }: Contender): boolean {
  return engine === "DynamoDB" && !name.startsWith("Docket");
}

function comparisons(results: Results): readonly Comparison[] {
  const { fresh, existing, loads, written, whole, writers, contention, replays, effort } = results;
  const ofEach = <T extends { readonly tally: Tally }>(
    what: string,
    unit: string,
    better: Comparison["better"],
    measured: readonly T[],
    numberOf: (one: T) => number,
  ): Comparison => ({
    what,
    unit,
    decimals: 0,
    better,
    values: measured.map((one) => ({ contender: one.tally.contender, value: numberOf(one) })),
  });
  const finished = contention.filter(({ events }) => events >= effort.contended.events);
  return [
    ...[...fresh].flatMap(([events, all]) => operation(`append ${events}, fresh stream`, all)),
    ...[...existing].flatMap(([events, all]) => operation(`append ${events}`, all)),
    ...operation(`a command on a stream of up to ${number(effort.written)} events`, written),
    ...[...loads].flatMap(([events, all]) => operation(`load ${number(events)}`, all)),
    ...operation(`read all of ${number(effort.written)} events`, whole),
    ...operation(
      "a command among 32 writers",
      writers.map(({ tally }) => tally),
    ),
    {
      ...ofEach("writers on one stream", "s", "lower", finished, ({ seconds }) => seconds),
      decimals: 2,
    },
    {
      ...ofEach("writers on one stream, each event", "W", "lower", finished, ({ tally }) =>
        tally.each("writeUnits"),
      ),
      decimals: 2,
    },
    ofEach("replay", "events a second", "higher", replays, eventsPerSecond),
    ofEach("replay of 1,000,000", "R", "lower", replays, readUnitsPerMillion),
    ofEach("storage of an event", "bytes", "lower", replays, ({ bytesPerEvent }) => bytesPerEvent),
  ];
}

function operation(what: string, tallies: readonly Tally[]): readonly Comparison[] {
  const by = (measure: string, unit: string, numberOf: (tally: Tally) => number): Comparison => ({
    what: `${what}, ${measure}`,
    unit,
    decimals: 2,
    better: "lower",
    values: tallies.map((tally) => ({ contender: tally.contender, value: numberOf(tally) })),
  });
  return [
    by("p50", "ms", ({ samples }) => samples.percentile(0.5)),
    by("p99", "ms", ({ samples }) => samples.percentile(0.99)),
    by("requests", "each", (tally) => tally.each("requests")),
    by("write units", "W", (tally) => tally.each("writeUnits")),
    by("read units", "R", (tally) => tally.each("readUnits")),
  ];
}
