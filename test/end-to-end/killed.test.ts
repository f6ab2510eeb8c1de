import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import Database from "libsql";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { at, customerRecord, freshPlace, ndjson, type Place } from "../support/command-line.js";

const program = join(import.meta.dirname, "../../dist/infrastructure/docket.js");
const customers = Array.from({ length: 60 }, (_, n) => customerRecord(n));
const past = [3, 7, 11].map((n) => ({
  message_id: `pm-${n}`,
  customer_id: `c-${n}`,
  purpose: "upsell",
  sent_at: "2026-06-01T10:00:00Z",
  subject: "Your roof, a year on",
  body: `Hi Ada Lovelace-${n}, how is the roof?`,
  features: { serviceTypes: ["roof_cleaning"], propertyType: "single_family", lotFeatures: [] },
  outcomes: [{ event_id: `o-${n}`, kind: "converted", occurred_at: "2026-06-02T10:00:00Z" }],
}));

/** A run as a process of its own, on the compiled program. */
function begin({ path }: Place, name: string): ChildProcess {
  const inside = (file: string) => join(path, file);
  return spawn(
    process.execPath,
    [
      ...[program, "run", "--at", at, "--out", inside(name), "--db", inside(`${name}.sqlite`)],
      ...["--outcomes", inside("outcomes.ndjson"), inside("customers.ndjson")],
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
}

/** Runs to the end. */
async function runWhole(place: Place, name: string): Promise<void> {
  expect(await once(begin(place, name), "exit")).toEqual([0, null]);
}

/**
 * Runs, and kills at a random moment: before or while it takes the records in, while it writes
 * messages, or while it records what became of them. Moments of work are told by what the run says
 * of its progress, so that they are the same however slow the machine. Says whether it was killed
 * before it came to its end.
 */
async function runKilled(place: Place, name: string, startMs: number): Promise<boolean> {
  const child = begin(place, name);
  const ended = once(child, "exit");
  const timers: NodeJS.Timeout[] = [];
  const killIn = (ms: number) => timers.push(setTimeout(() => child.kill("SIGKILL"), ms));
  const tenth = customers.length / 10;
  const written = Math.random() < 0.2 ? 10 : 1 + Math.floor(4 * Math.random());
  if (Math.random() < 0.2) killIn(2 * startMs * Math.random());
  child.stderr?.on("data", (text: Buffer) => {
    if (text.includes(`Messages ${written * tenth}/`)) killIn(40 * Math.random());
  });
  const [, signal] = await ended;
  for (const timer of timers) clearTimeout(timer);
  return signal === "SIGKILL";
}

const counts = z.object({ messages: z.number(), outcomes: z.number() });

/** How far a database got: messages, done or half done, and commits that a line of a file made. */
function progressIn({ path }: Place, name: string): z.output<typeof counts> {
  const file = join(path, `${name}.sqlite`);
  if (!existsSync(file)) return { messages: 0, outcomes: 0 };
  const database = new Database(file);
  try {
    const count = `SELECT count(DISTINCT stream) AS messages,
      count(*) FILTER (WHERE commit_id LIKE 'record/%') AS outcomes
      FROM commits WHERE category = 'message'`;
    return counts.parse(database.prepare(count).get());
  } catch {
    // It was killed before its tables were made.
    return { messages: 0, outcomes: 0 };
  } finally {
    database.close();
  }
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

describe("a run killed with SIGKILL a hundred times at random moments, and resumed", () => {
  it("ends with the same record as one that was never killed", { timeout: 600_000 }, async () => {
    const place = await freshPlace();
    await place.write("customers.ndjson", ndjson(...customers));
    await place.write("outcomes.ndjson", ndjson(...past));
    await runWhole(place, "first");
    const messages = await place.lines<{ messageId: string; status: string }>(
      "first/messages.ndjson",
    );
    const approved = messages.filter(({ status }) => status === "approved");
    const outcomes = approved.slice(0, 20).flatMap(({ messageId }, i) =>
      ["sent", "opened", "converted"].map((kind) => ({
        ...{ message_id: messageId, event_id: `${kind}-${i}`, kind, occurred_at: at },
      })),
    );
    await place.write("outcomes.ndjson", ndjson(...past, ...outcomes));
    await runWhole(place, "whole");
    const startMs = await timeOf(() =>
      once(spawn(process.execPath, [program, "--version"]), "exit"),
    );
    const whole = {
      summary: await place.read("whole/summary.json"),
      events: await place.read("whole/events.ndjson"),
    };

    /** Beside what came of the past messages, which are first on the record. */
    const isBetween = (n: number, all: number) => n > past.length && n < all + past.length;
    const left = { kills: 100, databases: 0, amongMessages: 0, amongOutcomes: 0 };
    const killAndResume = async () => {
      while (left.kills > 0) {
        left.databases += 1;
        const name = `killed-${left.databases}`;
        for (let deaths = 0; deaths < 10; deaths += 1) {
          if (left.kills <= 0 || !(await runKilled(place, name, startMs))) break;
          left.kills -= 1;
          const done = progressIn(place, name);
          if (isBetween(done.messages, messages.length)) left.amongMessages += 1;
          if (isBetween(done.outcomes, outcomes.length)) left.amongOutcomes += 1;
        }
        await runWhole(place, name);
        expect(await place.read(`${name}/summary.json`)).toBe(whole.summary);
        expect(await place.read(`${name}/events.ndjson`)).toBe(whole.events);
      }
    };
    await Promise.all([killAndResume(), killAndResume()]);
    // Otherwise the moments were none: all before the work began, or after it was done.
    expect(left.amongMessages).toBeGreaterThan(10);
    expect(left.amongOutcomes).toBeGreaterThan(0);
  });
});
