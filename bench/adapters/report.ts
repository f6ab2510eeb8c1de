/** Tables of what was measured. */
import { availableParallelism, cpus } from "node:os";
import { goal, number, table } from "../report.js";
import { type Entry, type Loaded, limits, paths } from "./bundles.js";
import type { Overhead } from "./duel.js";
import type { KnnNumbers } from "./knn.js";

/** Everything that was measured in one run. */
export interface Results {
  /** With a network between, and with nothing. */
  readonly wire: readonly Overhead[];
  readonly loopback: readonly Overhead[];
  readonly bundles: readonly Loaded[];
  readonly knn: readonly KnnNumbers[];
}

/** How much longer a call by an adapter may take at the median than one by the SDK alone. */
const mostOverhead = 1.1;
/** The share of the nearest ten that a search has to find, and among how many at most. */
const recallGoal = { least: 0.99, among: 5_000 };

/** Everything, as Markdown. */
export function report(results: Results, isQuick: boolean): string {
  const model = cpus()[0]?.model.trim() ?? "unknown processor";
  return `${[
    "# Adapters, measured in one run",
    `${model}, ${availableParallelism()} cores; Node ${process.versions.node}; the services on the same machine; ${new Date().toISOString().slice(0, 10)}.`,
    ...(isQuick ? ["A quick run: its numbers say that it works, not how fast it is."] : []),
    `## Goals\n\n${goals(results)}`,
    `## Overhead over the bare SDK\n\n${aboutOverhead}`,
    `### With a network between\n\n${aboutWire}\n\n${overheadTable(results.wire)}`,
    `### With nothing between\n\n${aboutLoopback}\n\n${overheadTable(results.loopback)}`,
    `### What the adapters do besides\n\n${besides(results.wire)}`,
    `## Bundle size and cold import\n\n${aboutBundles}\n\n${bundleTable(results.bundles)}`,
    `## k-NN\n\n${aboutKnn}\n\n${knnTable(results.knn)}`,
  ].join("\n\n")}\n`;
}

const aboutOverhead = `Each operation by the adapter, and by a careful caller of the plain SDK client: the same request, one
attempt, connections kept open. The two take turns in one process, after up to 2,000 calls each to warm up. What an adapter's
own client does without counts for the adapter: the SDK's log and its retries, which nobody uses here, and with DynamoDB that
the SDK puts its middleware together anew for each request. Ratios are of the medians, with their standard error. DynamoDB is
DynamoDB Local, OpenSearch is OpenSearch 2.19.1, Bedrock is the stand-in in a process of its own; the rest is a local AWS with
TLS.`;

const aboutWire = `Each piece is at least 1 ms on its way, there and back, through a process that does nothing else: about as
far as a service in the same region. What a call of AWS takes beside that, a few milliseconds of its
own, is not in it. From run to run a ratio moves by some 0.01: DynamoDB's read lies close to the goal.`;

const aboutLoopback = `The hardest comparison: a service that answers in a millisecond, on the same two cores, is not what AWS
is. It shows in the difference of the medians what an adapter takes for itself.`;

const aboutBundles = `By esbuild, as ESM for Node 24, with everything in it (nothing is left to the runtime's own SDK).
Cold import is of the minified bundle in a new process, without the start of Node: the median of ten.
An adapter is all that its folder exports.

- DynamoDB path: all use cases over DynamoDB, keys by KMS.
- search path: the stage \`prepare\`, which is the one that searches, over OpenSearch (its domain found)
  and Titan.
- search, all use cases: the same with \`createDocket\` and similar customers.`;

const aboutKnn = `Made vectors in a hundred clusters, half of the cases of the purpose that is asked for; 200 searches
for ten, filter included. Recall is the share of the exact ten that was found.`;

/** A line for each goal. */
function goals({ wire, loopback, bundles, knn }: Results): string {
  return [
    overheadGoal(wire, "with a network between"),
    overheadGoal(loopback, "with nothing between"),
    sizeGoal(bundles, paths.dynamoDb, limits.dynamoDb),
    sizeGoal(bundles, paths.search, limits.search),
    ...knn
      .filter(({ cases }) => cases <= recallGoal.among)
      .map(({ cases, recallAt10 }) =>
        goal(
          `recall@10 of ${number(cases)} cases: at least ${recallGoal.least}`,
          recallAt10 >= recallGoal.least,
          number(recallAt10, 4),
        ),
      ),
  ].join("\n");
}

function overheadGoal(overheads: readonly Overhead[], how: string): string {
  const over = overheads.filter(({ ratio }) => ratio > mostOverhead);
  const worst = overheads.toSorted((a, b) => b.ratio - a.ratio)[0];
  const measured =
    over.length === 0
      ? `at most ${number(worst?.ratio ?? Number.NaN, 3)}, ${worst?.operation}`
      : over.map(({ operation, ratio }) => `${operation} ${number(ratio, 3)}`).join("; ");
  return goal(
    `${how}, an adapter takes at most ${mostOverhead} times the bare SDK call at p50`,
    over.length === 0,
    `${overheads.length - over.length} of ${overheads.length}; ${measured}`,
  );
}

function sizeGoal(bundles: readonly Loaded[], { name }: Entry, limit: number): string {
  const bytes = bundles.find((each) => each.name === name)?.minifiedBytes ?? Number.NaN;
  return goal(
    `${name}: at most ${limit / 1_000} kB minified`,
    bytes <= limit,
    `${kilobytes(bytes)} kB`,
  );
}

/** Times of both sides, and their ratio. */
export function overheadTable(overheads: readonly Overhead[]): string {
  return table(
    ["", "adapter p50 ms", "p99 ms", "bare p50 ms", "p99 ms", "ratio", "±", "calls"],
    overheads.map(({ operation, adapter, bare, ratio, error, calls }) => [
      operation,
      ...[adapter.p50, adapter.p99, bare.p50, bare.p99].map((each) => number(each, 2)),
      number(ratio, 2),
      number(error, 3),
      number(calls),
    ]),
  );
}

function besides(overheads: readonly Overhead[]): string {
  return overheads.map((each) => `- ${each.operation}: ${each.besides}`).join("\n");
}

function bundleTable(bundles: readonly Loaded[]): string {
  return table(
    ["", "kB", "kB minified", "cold import ms"],
    bundles.map(({ name, bytes, minifiedBytes, coldMs }) => [
      name,
      kilobytes(bytes),
      kilobytes(minifiedBytes),
      number(coldMs),
    ]),
  );
}

function knnTable(knn: readonly KnnNumbers[]): string {
  return table(
    ["cases", "dimension", "p50 ms", "p99 ms", "recall@10", "filled in s"],
    knn.map(({ cases, dimension, p50Ms, p99Ms, recallAt10, fillSeconds }) => [
      number(cases),
      number(dimension),
      number(p50Ms, 2),
      number(p99Ms, 2),
      number(recallAt10, 4),
      number(fillSeconds, 1),
    ]),
    0,
  );
}

/** Of 1,000 bytes. */
function kilobytes(bytes: number): string {
  return number(bytes / 1_000, 1);
}
