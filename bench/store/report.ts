/** Tables of what was measured. */
import { availableParallelism, cpus } from "node:os";
import { number, table } from "../report.js";
import { goals } from "./goals.js";
import type { Tally } from "./measure/tally.js";
import type { Results } from "./results.js";
import type { Contention } from "./scenarios/contention.js";
import type { Replay } from "./scenarios/replay.js";
import type { ManyWriters } from "./scenarios/writers.js";
import { worse } from "./worse.js";

/** Everything, as Markdown. */
export function report(results: Results, quick: boolean): string {
  const { fresh, existing, written: byCommands, loads, whole, effort } = results;
  const model = cpus()[0]?.model.trim() ?? "unknown processor";
  const section = (title: string, text: string) => `## ${title}\n\n${text}`;
  return `${[
    "# Event stores, measured in one run",
    `${model}, ${availableParallelism()} cores; Node ${process.versions.node}; DynamoDB Local 1.25.1 in memory on the same machine; ${new Date().toISOString().slice(0, 10)}.`,
    ...(quick ? ["A quick run: its numbers say that it works, not how fast it is."] : []),
    explanation,
    section("Goals", goals(results)),
    section("Where Docket on DynamoDB is worse than another", worse(results)),
    ...[...fresh].map(([events, tallies]) =>
      section(`Append ${events}, to a stream that does not exist yet`, operations(tallies)),
    ),
    ...[...existing].map(([events, tallies]) =>
      section(`Append ${events}, to a stream that was loaded`, operations(tallies)),
    ),
    ...[...loads].map(([events, tallies]) =>
      section(`Load the state of a stream of ${number(events)} events`, operations(tallies)),
    ),
    section(`Read all of ${number(effort.written)} events`, operations(whole)),
    section(
      `Write ${number(effort.written)} events to one stream, one command each, loads included`,
      written(byCommands),
    ),
    section("32 writers, each with a stream of its own", writersSideBySide(results.writers)),
    section(
      `8 writers on one stream until ${number(effort.contended.events)} events are in`,
      contended(results.contention, effort.contended.events),
    ),
    section(
      `Replay everything: ${number(results.replays[0]?.events ?? 0)} events, 10 a stream`,
      replays(results.replays),
    ),
  ].join("\n\n")}\n`;
}

const explanation = `The same customer events for all, of 300 to 500 bytes as JSON. W and R are write and read units by AWS's
rules, each the mean of one operation, as are requests; p50 and p99 are of single operations, one
at a time unless it says otherwise. Contenders take turns in random order, after a warm-up.

- Docket validates, keeps metadata, encrypts names, e-mail addresses, phone numbers and notes, and
  keeps a snapshot every 20 events; keys are held in memory, states are not. A process that met others
  on a stream waits some 3 ms for each of them before its next command there.
  Its table has no stream here, as no other has: DynamoDB Local writes stream records within the
  put, and the more there are the slower; DynamoDB itself does it afterwards.
- plain AWS SDK: one item a commit by hand, with nothing of that.
- castore puts several events into one transaction, and has no snapshots.
- event-store-adapter-js takes one event at a time (5 are 5 transactions, not one), keeps a snapshot
  every 20 events, and reads eventually consistent only. It replays a quarter of what the others do.
- equinox-js keeps a snapshot with every commit, limits as they come, no cache; commands load
  eventually consistent, as is its default.`;

/** Times and costs of one operation. */
export function operations(tallies: readonly Tally[]): string {
  return table(
    ["", "p50 ms", "p99 ms", "a second", "requests", "W", "R", "samples"],
    tallies.map((tally) => [
      tally.contender.name,
      number(tally.samples.percentile(0.5), 2),
      number(tally.samples.percentile(0.99), 2),
      number(tally.samples.perSecond),
      ...costs(tally),
      number(tally.samples.count),
    ]),
  );
}

/** The same for writers side by side. */
export function writersSideBySide(measured: readonly ManyWriters[]): string {
  return table(
    ["", "p50 ms", "p99 ms", "a second", "requests", "W", "R", "samples"],
    measured.map(({ tally, seconds }) => [
      tally.contender.name,
      number(tally.samples.percentile(0.5), 2),
      number(tally.samples.percentile(0.99), 2),
      number(tally.samples.count / seconds),
      ...costs(tally),
      number(tally.samples.count),
    ]),
  );
}

/** What a stream cost that was written by commands: in sum, loads included. */
export function written(tallies: readonly Tally[]): string {
  return table(
    ["", "W", "R", "requests", "p50 ms", "p99 ms"],
    tallies.map(({ contender, counts, samples }) => [
      contender.name,
      ...inUnits(contender.engine, [counts.writeUnits, counts.readUnits, counts.requests], 0),
      number(samples.percentile(0.5), 2),
      number(samples.percentile(0.99), 2),
    ]),
  );
}

/** Writers on one stream. Counts are those of one command. */
export function contended(measured: readonly Contention[], asked: number): string {
  return table(
    ["", "seconds", "events in", "loads", "conflicts", "W", "lost", "doubled"],
    measured.map(({ tally, seconds, events, lost, doubled }) => [
      tally.contender.name,
      events < asked ? "gave up" : number(seconds, 2),
      number(events),
      ...inUnits(
        tally.contender.engine,
        [tally.each("reads"), tally.each("refused"), tally.each("writeUnits")],
        2,
      ),
      number(lost),
      number(doubled),
    ]),
  );
}

/** Replays of everything: the fastest one of each. */
export function replays(measured: readonly Replay[]): string {
  return table(
    ["", "events", "events a second", "requests", "R per 1,000,000", "bytes an event"],
    measured.map((replay) => [
      replay.tally.contender.name,
      number(replay.events),
      number(eventsPerSecond(replay)),
      ...inUnits(
        replay.tally.contender.engine,
        [replay.tally.each("requests"), readUnitsPerMillion(replay)],
        0,
      ),
      number(replay.bytesPerEvent),
    ]),
  );
}

/** Of the fastest replay. */
export function eventsPerSecond({ tally, events }: Replay): number {
  return (1000 * events) / tally.samples.percentile(0);
}

/** What a replay of a million such events would cost. */
export function readUnitsPerMillion({ tally, events }: Replay): number {
  return (1_000_000 * tally.each("readUnits")) / events;
}

function costs(tally: Tally): readonly string[] {
  const counts = [tally.each("requests"), tally.each("writeUnits"), tally.each("readUnits")];
  return inUnits(tally.contender.engine, counts, 2);
}

/** Units are DynamoDB's; another engine has none. */
function inUnits(
  engine: "DynamoDB" | "SQLite",
  values: readonly number[],
  decimals: number,
): readonly string[] {
  return values.map((value) => (engine === "DynamoDB" ? number(value, decimals) : "–"));
}
