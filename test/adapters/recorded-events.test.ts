import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { RecordedEvents } from "#adapters/files";
import { InMemoryArtefactStore, InMemoryColumnFile } from "#adapters/in-memory";
import { readRecord } from "#application";
import { type ReadEvent, type Scanned, scanDecisions } from "#application/drift";
import { type Category, customer, type DomainEvent, message } from "#domain";
import { decisionEvents, storeOf } from "../support/decisions.js";

const streams = Array.from({ length: 12 }, (_, n) =>
  decisionEvents({ id: n, day: n, body: `Grüße ${"x".repeat(n * 50)}` }),
);

/** The lines of a record with those decisions. */
async function recordLines(): Promise<readonly string[]> {
  const artefacts = new InMemoryArtefactStore();
  const lines = (
    await readRecord({ events: await storeOf(streams), artefacts }, false)
  )._unsafeUnwrap();
  return lines.map((line) => JSON.stringify(line));
}

async function fileOf(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "docket-events-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, "events.ndjson");
  await writeFile(path, text);
  return path;
}

async function allOf<E extends DomainEvent>(
  source: RecordedEvents,
  category: Category<E>,
  from?: string,
) {
  const recorded: ReadEvent<E>[] = [];
  const issues: string[] = [];
  let cursor = from;
  do {
    const page = (await source.scan(category, { cursor }))._unsafeUnwrap();
    recorded.push(...page.recorded);
    issues.push(...page.corrupt.map(({ stream, issues: [issue] }) => `${stream} ${issue}`));
    cursor = page.next;
  } while (cursor !== undefined);
  return { recorded, issues };
}

/** What a scan for drift makes of these lines. */
async function scanOf(lines: readonly string[], end = "\n"): Promise<Scanned> {
  const source = new RecordedEvents(await fileOf(lines.join("\n") + end));
  const file = new InMemoryColumnFile();
  return (await scanDecisions(source, file, { source: "test" }))._unsafeUnwrap();
}

describe("the events of a file", () => {
  it.each([700, 3000, 1_000_000])(
    "are all of a category, read %i bytes at a time",
    async (pageBytes) => {
      const lines = await recordLines();
      const source = new RecordedEvents(await fileOf(`${lines.join("\n")}\n`), { pageBytes });
      const { recorded, issues } = await allOf(source, message.category);
      expect(recorded.map(({ stream, event }) => ({ stream, event }))).toEqual(
        lines.map((line) => JSON.parse(line)).map(({ stream, event }) => ({ stream, event })),
      );
      expect(issues).toEqual([]);
      expect((await allOf(source, customer.category)).recorded).toEqual([]);
    },
  );

  it("are the same to several who read them at once from different places", async () => {
    const [first = ""] = await recordLines();
    const events = Array.from({ length: 6_000 }, (_, n) => {
      const line = JSON.parse(first);
      return JSON.stringify({ ...line, stream: `message:${n}`, commitId: "c".repeat(n % 700) });
    });
    const path = await fileOf(`${events.join("\n")}\n`);
    const pages = new RecordedEvents(path);
    let middle: string | undefined;
    for (let page = 0; page < 16; page += 1) {
      middle = (await pages.scan(message.category, { cursor: middle }))._unsafeUnwrap().next;
    }
    const source = new RecordedEvents(path);
    const [all, late, again] = await Promise.all([
      allOf(source, message.category),
      allOf(source, message.category, middle),
      allOf(source, message.category),
    ]);
    expect(all.recorded.map(({ stream }) => stream)).toEqual(events.map((_, n) => `message:${n}`));
    expect([...all.issues, ...late.issues]).toEqual([]);
    expect(again).toEqual(all);
    expect(late.recorded.length).toBeGreaterThan(500);
    expect(late.recorded).toEqual(all.recorded.slice(-late.recorded.length));
  });

  it("may come without a line end at the end, and with blank lines", async () => {
    const lines = await recordLines();
    expect(await scanOf(["", ...lines, ""], "")).toMatchObject({ rows: 12, leftOut: [] });
  });

  it("are read when a line is written otherwise than ours", async () => {
    const lines = (await recordLines()).map((line) => {
      const { stream, ...rest } = JSON.parse(line);
      return JSON.stringify({ ...rest, stream }, null, " ").replaceAll("\n", "");
    });
    expect(await scanOf(lines)).toMatchObject({ rows: 12, leftOut: [] });
  });

  it("are told of when the file is cut off in its last line", async () => {
    const lines = await recordLines();
    const cut = [...lines.slice(0, -1), lines.at(-1)?.slice(0, 100) ?? ""];
    expect(await scanOf(cut, "")).toEqual({
      rows: 11,
      events: 59,
      leftOut: [
        { why: "lines that are cut off", count: 1 },
        { why: "messages that were not decided yet when the record was read", count: 1 },
      ].toSorted((a, b) => (a.why < b.why ? -1 : 1)),
    });
  });

  it("are told of when lines are no JSON, or no events", async () => {
    const lines = await recordLines();
    const { rows, leftOut } = await scanOf(["{", ...lines, '{"a":1}']);
    expect(rows).toBe(12);
    expect(leftOut.map(({ why }) => why.slice(0, 24))).toEqual([
      "lines that are no JSON",
      "lines that are no events",
    ]);
  });

  it("are told of by stream when one is missing, and nothing after it counts", async () => {
    const lines = (await recordLines()).filter((_, at) => at !== 2);
    expect(await scanOf(lines)).toMatchObject({
      rows: 11,
      leftOut: [{ why: "streams that are damaged, or lie in pieces", count: 1 }],
    });
  });

  it("are told of when a newer version wrote them", async () => {
    const [first = "", ...rest] = await recordLines();
    const newer = first.replace('"schemaVersion":1', '"schemaVersion":2');
    const why = "streams with an event that a newer version of this program wrote";
    expect((await scanOf([newer, ...rest])).leftOut).toContainEqual({ why, count: 1 });
  });

  it("count once when two exports were put together", async () => {
    const lines = await recordLines();
    expect(await scanOf([...lines, ...lines])).toMatchObject({ rows: 24, leftOut: [] });
  });

  it("are unavailable without a file, and by a cursor of something else", async () => {
    const none = new RecordedEvents("/nowhere/events.ndjson");
    expect((await none.scan(message.category))._unsafeUnwrapErr()).toMatchObject({
      type: "Unavailable",
      service: "the file /nowhere/events.ndjson",
    });
    const source = new RecordedEvents(await fileOf("\n"));
    const odd = await source.scan(message.category, { cursor: "odd" });
    expect(String(odd._unsafeUnwrapErr().cause)).toBe('Error: "odd" is no cursor of it');
  });
});
