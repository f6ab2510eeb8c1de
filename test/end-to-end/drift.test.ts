import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { FixedClock, InMemoryArtefactStore } from "#adapters/in-memory";
import { openSqlite, sqlitePorts } from "#adapters/sqlite";
import { readRecord, start } from "#application";
import { messageContract, streamName } from "#domain";
import { type Place, placeToKeep } from "../support/command-line.js";
import { day, decisionEvents, storeOf, type Told } from "../support/decisions.js";
import { metadata } from "../support/metadata.js";

/** Eight weeks of decisions, in the second half of which every other one takes four times as long. */
const told: readonly Told[] = Array.from({ length: 400 }, (_, n) => ({
  id: n,
  day: n * 0.14,
  latencyMs: (500 + ((n * 37) % 100) * 5) * (n >= 200 && n % 2 === 0 ? 4 : 1),
  judgeVersion: n >= 200 && n % 2 === 0 ? 2 : 1,
}));

const first = ["--reference", "2026-01-01..2026-01-29"];
const second = ["--current", "2026-01-29T00:00:00Z..2026-02-26T01:00:00+01:00"];
const both = ["--events", "@events.ndjson", ...first, ...second];

describe("docket drift", () => {
  let place: Place;
  beforeAll(async () => {
    place = await placeToKeep();
    const events = await storeOf(told.map(decisionEvents));
    const ports = { events, artefacts: new InMemoryArtefactStore() };
    const lines = (await readRecord(ports, false))._unsafeUnwrap();
    await place.write("events.ndjson", lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    return place.remove;
  });

  it("says in its first line what has drifted, and why below", async () => {
    const { code, out, err } = await place.docket("drift", ...both);
    expect([code, err]).toEqual([0, ""]);
    expect(out.split("\n")[0]).toBe("Drift in 1 of 27 columns: latency.");
    expect(out).toContain("The judge changed");
  });

  it("exits with 1 on drift when it is asked to, and only then", async () => {
    const failing = await place.docket("drift", ...both, "--fail-on", "drift");
    expect(failing.code).toBe(1);
    const calm = ["--events", "@events.ndjson", "--fail-on", "drift"];
    const earlier = [
      "--reference",
      "2026-01-01..2026-01-15",
      "--current",
      "2026-01-15..2026-01-29",
    ];
    expect((await place.docket("drift", ...calm, ...earlier)).code).toBe(0);
  });

  it("says the same of the database that it was exported from", async () => {
    const file = openSqlite(`${place.path}/record.sqlite`)._unsafeUnwrap();
    onTestFinished(() => file.close());
    const { events } = sqlitePorts(file, { clock: new FixedClock(day(60)) });
    for (const each of told) {
      const stream = streamName(messageContract.category, `m-${each.id}`);
      const info = { commitId: `commit-${each.id}`, metadata };
      (await events.append(stream, start, decisionEvents(each), info))._unsafeUnwrap();
    }
    const ofDatabase = await place.docket(
      "drift",
      "--db",
      "@record.sqlite",
      "--parallel",
      "3",
      ...first,
      ...second,
    );
    const ofFile = await place.docket("drift", ...both);
    expect(ofDatabase).toEqual(ofFile);
  });

  it("writes a page, JSON, and a reference that gives the same verdict later", async () => {
    const files = ["--html", "@a.html", "--json", "@a.json", "--save-reference", "@reference.json"];
    const { out } = await place.docket("drift", ...both, ...files);
    expect(await place.read("a.html")).toMatch(/^<!doctype html>/);
    expect(JSON.parse(await place.read("a.json"))).toMatchObject({ schemaVersion: 1, q: 0.01 });
    const pinned = ["--events", "@events.ndjson", "--reference-file", "@reference.json"];
    const later = await place.docket("drift", ...pinned, ...second);
    expect(later.out.split("\n")[0]).toBe(out.split("\n")[0]);
  });

  it("reads the record once where the work is kept", async () => {
    const kept = [...both, "--work-file", "@work"];
    const { out } = await place.docket("drift", ...kept);
    const again = await place.docket("drift", ...kept);
    expect(again).toEqual({
      code: 0,
      out,
      err: "Taken from @work; remove it to read the record again.\n",
    });
    const text = await place.read("events.ndjson");
    await place.write("longer.ndjson", `${text}\n`);
    const other = ["--events", "@longer.ndjson", ...first, ...second, "--work-file", "@work"];
    expect((await place.docket("drift", ...other)).err).toMatch(
      /^docket: The work file cannot be used: /,
    );
  });

  it("stops on Ctrl-C, and goes on later", async () => {
    const interrupted = AbortSignal.abort(new Error("Ctrl-C"));
    const stopped = await place.docketOn({ interrupted }, "drift", ...both, "--work-file", "@new");
    expect(stopped).toEqual({
      code: 130,
      out: "",
      err: "docket: Interrupted; run it again to go on with @new.\n",
    });
    expect((await place.docket("drift", ...both, "--work-file", "@new")).code).toBe(0);
  });

  it("makes segments", async () => {
    const { out } = await place.docket("drift", ...both, "--segment", "judge");
    expect(out).toContain("upsell-judge@2");
  });

  const file = ["--events", "@events.ndjson"];
  it.each([
    ["overlap", [...both, "--current", "2026-01-20..2026-02-20"], /The windows overlap: /],
    [
      "end before they begin",
      [...both, "--reference", "2026-01-29..2026-01-01"],
      /The reference window ends before it begins: /,
    ],
    [
      "are empty",
      [...both, "--reference", "2026-01-01..2026-01-01"],
      /The reference window is empty: /,
    ],
    [
      "lie in the future",
      [...both, "--current", "2126-01-01..2126-02-01"],
      /The current window lies in the future: /,
    ],
    [
      "end in the future",
      [...both, "--current", "2026-02-01..2126-02-01"],
      /The current window ends in the future: /,
    ],
    [
      "have no decisions",
      [...both, "--current", "2025-01-01..2025-02-01"],
      /There is no decision in the current window; those of the record were made from 2026-01-01T00:00:00.000Z to /,
    ],
    [
      "are no windows",
      [...both, "--current", "yesterday"],
      /Expected <from>..<to> in dates or instants/,
    ],
    ["are none", [...file, ...second], /Say what to compare with: /],
  ] as const)("says what to do when windows %s", async (_, args, sentence) => {
    const { code, out, err } = await place.docket("drift", ...args);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toMatch(sentence);
  });

  it.each([
    [
      "a file that is not there",
      ["--events", "@no", ...first, ...second],
      "docket: @no cannot be read: it does not exist.\n",
    ],
    [
      "a database that is not there",
      ["--db", "@no", ...first, ...second],
      "docket: There is no record @no; docket run makes one.\n",
    ],
    [
      "a reference that is cut off",
      [...file, "--reference-file", "@cut", ...second],
      "docket: The saved reference cannot be used: it is no whole JSON: it may have been cut off; save it again.\n",
    ],
    [
      "a work file that is something else",
      [...both, "--work-file", "@cut"],
      "docket: @cut is no file of columns. Remove it, or name another --work-file.\n",
    ],
    [
      "a page that cannot be written",
      [...both, "--html", "@no/page.html"],
      "docket: @no/page.html cannot be written: it does not exist.\n",
    ],
    [
      "a column that is not there",
      [...both, "--segment", "colour"],
      "docket: There is no column colour to make segments by; there are ",
    ],
  ] as const)("says what to do about %s", async (_, args, sentence) => {
    await place.write("cut", '{"schemaVersion":');
    const { code, err } = await place.docket("drift", ...args);
    expect(code).toBe(1);
    expect(err.slice(0, sentence.length)).toBe(sentence);
  });
});
