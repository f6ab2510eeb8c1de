/** The design's goals, and whether they were met. */
import { goal, number } from "../report.js";
import type { Contender } from "./contender.js";
import type { Tally } from "./measure/tally.js";
import { eventsPerSecond, readUnitsPerMillion } from "./report.js";
import type { Results, Tallies } from "./results.js";
import type { Replay } from "./scenarios/replay.js";

/** A line for each goal. */
export function goals(results: Results): string {
  return [...unitGoals(results), ...timeGoals(results)].join("\n");
}

function unitGoals({ existing, written, loads, replays, effort }: Results): readonly string[] {
  const one = docketOf(existing.get(1));
  const five = docketOf(existing.get(5));
  const all = docketOf(written);
  const most = 1.1 * effort.written;
  const long = docketOf(loads.get(effort.written));
  const replay = replayOf(replays, "Docket, personal data closed");
  const opened = readUnitsPerMillion(replayOf(replays, "Docket"));
  const perMillion = readUnitsPerMillion(replay);
  return [
    goal("append 1: 1 W", one.medianWriteUnits <= 1, appendUnits(one)),
    goal("append 5: at most 3 W", five.medianWriteUnits <= 3, appendUnits(five)),
    goal(
      `load ${number(effort.written)} with a snapshot: at most 4 R, 1 request`,
      long.each("readUnits") <= 4 && long.each("requests") <= 1,
      `${number(long.each("readUnits"), 2)} R, ${number(long.each("requests"), 2)} requests`,
    ),
    goal(
      `write ${number(effort.written)} events by commands, no cache: at most ${number(most)} W`,
      all.counts.writeUnits <= most,
      `${number(all.counts.writeUnits)} W, ${number(all.counts.readUnits)} R`,
    ),
    goal(
      "replay 1,000,000 events: at most 70,000 R",
      perMillion <= 70_000,
      `${number(perMillion)} R; ${number(opened)} R with the keys of all customers, 10 events each`,
    ),
  ];
}

function appendUnits(tally: Tally): string {
  const all = number(tally.each("writeUnits"), 2);
  return `${number(tally.medianWriteUnits)} W; ${all} W with a snapshot every 20 events`;
}

function timeGoals(results: Results): readonly string[] {
  return [appendGoal(results), contentionGoal(results), rereadGoal(results), replayGoal(results)];
}

function appendGoal({ existing }: Results): string {
  const p50 = docketOf(existing.get(1)).samples.percentile(0.5);
  const plain = find(existing.get(1), "plain AWS SDK").samples.percentile(0.5);
  return goal(
    "append 1, p50: at most 1.3 times the plain SDK's conditional put",
    p50 <= 1.3 * plain,
    `${number(p50 / plain, 2)} times: ${number(p50, 2)} ms, ${number(plain, 2)} ms`,
  );
}

function contentionGoal({ contention, effort }: Results): string {
  const { events, patience } = effort.contended;
  const docket = contention.find(({ tally }) => isDocket(tally.contender));
  const [best] = contention
    .filter(({ tally, ...outcome }) => isPeer(tally.contender) && outcome.events >= events)
    .toSorted((a, b) => a.seconds - b.seconds);
  if (docket === undefined) throw new Error("Docket did not contend");
  const bound = best?.seconds ?? patience;
  const rival = best?.tally.contender.name ?? "all peers gave up after";
  return goal(
    `8 writers on one stream until ${number(events)} events are in: at most half the best peer's time`,
    docket.events >= events && docket.seconds <= bound / 2,
    `${number(docket.seconds, 2)} s; ${rival} ${number(bound, 2)} s`,
  );
}

function rereadGoal({ contention }: Results): string {
  const docket = docketOf(contention.map(({ tally }) => tally));
  const { reads, refused } = docket.counts;
  const clean = contention.every(({ lost, doubled }) => lost + doubled === 0);
  return goal(
    "no read after a conflict, and nothing lost or doubled",
    reads <= docket.samples.count && clean,
    `${number(docket.samples.count)} commands, ${number(reads)} loads, ${number(refused)} conflicts`,
  );
}

function replayGoal({ replays }: Results): string {
  const rateOf = (name: string) => eventsPerSecond(replayOf(replays, name));
  const [docket, castore] = [rateOf("Docket"), rateOf("castore")];
  const closed = rateOf("Docket, personal data closed");
  return goal(
    "replay: at least 3 times castore's events a second",
    docket >= 3 * castore,
    `${number(docket / castore, 2)} times, with personal data closed ${number(closed / castore, 2)} times`,
  );
}

function replayOf(replays: readonly Replay[], name: string): Replay {
  const found = replays.find(({ tally }) => tally.contender.name === name);
  if (found === undefined) throw new Error(`${name} did not replay`);
  return found;
}

/** Whether it is the one that the goals are about. */
export function isDocket({ name }: Contender): boolean {
  return name === "Docket";
}

/** Whether it is another library for the same database. */
export function isPeer({ engine, name }: Contender): boolean {
  return engine === "DynamoDB" && !name.startsWith("Docket") && name !== "plain AWS SDK";
}

function docketOf(tallies: Tallies | undefined): Tally {
  return find(tallies, "Docket");
}

function find(tallies: Tallies = [], name: string): Tally {
  const found = tallies.find(({ contender }) => contender.name === name);
  if (found === undefined) throw new Error(`${name} was not measured`);
  return found;
}
