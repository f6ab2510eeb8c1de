import { describe, expect, it } from "vitest";
import { InMemoryColumnFile } from "#adapters/in-memory";
import { type DriftRequest, measureDrift, parseReference, scanDecisions } from "#application/drift";
import type { DriftReport } from "#domain/drift";
import { day, decisionEvents, scanned, storeOf, type Told } from "../../support/decisions.js";

const windows = {
  reference: { from: day(0), to: day(28) },
  current: { from: day(28), to: day(56) },
  now: day(60),
  codeVersion: "1.2.3",
};

/** So many customers, one message each, the second half of them in the current window. */
function record(count: number, changed: (n: number) => Partial<Told>): readonly Told[] {
  return Array.from({ length: count }, (_, n) => ({
    id: n,
    day: (n * 56) / count,
    score: 0.6 + ((n * 7) % 40) / 100,
    latencyMs: 500 + ((n * 37) % 100) * 5,
    costNanoUsd: 1_000_000 + ((n * 61) % 100) * 1000,
    ...(n >= count / 2 ? changed(n) : {}),
  }));
}

const reportOf = async (told: readonly Told[], more: Partial<DriftRequest> = {}) =>
  (await measureDrift(await scanned(told), { ...windows, ...more }))._unsafeUnwrap().report;

/** What has drifted among all rows, e.g. `latency amount`. */
function driftedIn(report: DriftReport, segment?: string): readonly string[] {
  return report.verdicts
    .filter((each) => each.segment?.value === segment)
    .flatMap(({ columns }) => columns)
    .filter(({ verdict }) => verdict.type === "drift")
    .map(({ column, check }) => `${column.name} ${check}`);
}

const columnOf = (report: DriftReport, name: string, check?: string) =>
  report.verdicts[0]?.columns.find(
    (each) => each.column.name === name && each.check === (check ?? each.column.kind),
  );

describe("drift of a record", () => {
  it("is found where something was changed, and nowhere else", async () => {
    const report = await reportOf(record(400, () => ({ latencyMs: 2000 })));
    expect(driftedIn(report)).toEqual(["latency amount"]);
    expect(report).toMatchObject({
      codeVersion: "1.2.3",
      q: 0.01,
      reference: { window: windows.reference, decisions: 200, customers: 200 },
      current: { window: windows.current, decisions: 200, customers: 200 },
      changes: [],
      leftOut: [],
    });
  });

  it("takes one row of each customer, the same whatever the order of messages", async () => {
    const told = record(400, () => ({}));
    const often = told.map((each) => ({ ...each, customer: Math.floor(each.id / 4) }));
    const report = await reportOf(often);
    expect(report.reference).toMatchObject({ decisions: 200, customers: 50 });
    expect(columnOf(report, "score")?.reference.rows).toBe(50);
    // Means differ in their last digit by the order of values.
    const counted = ({ verdicts }: DriftReport) =>
      verdicts[0]?.columns.map(({ verdict, gate, bars }) => ({ verdict, gate, bars }));
    expect(counted(await reportOf(often.toReversed()))).toEqual(counted(report));
  });

  it("chooses among a customer's messages, where a column is of messages", async () => {
    const told = record(200, () => ({}));
    const declined = told.map((each) => ({
      ...each,
      ...{ id: each.id + 1000, customer: each.id, declined: "too-soon" },
    }));
    const report = await reportOf([...told, ...declined]);
    expect(report.reference).toMatchObject({ decisions: 200, customers: 100 });
    expect(columnOf(report, "score")?.reference).toMatchObject({ rows: 100, missing: 0 });
    expect(columnOf(report, "declined")?.reference.rows).toBe(100);
  });

  it("shows all decisions over time, also those between the windows", async () => {
    const apart = {
      reference: { from: day(0), to: day(21) },
      current: { from: day(28), to: day(56) },
    };
    const told = record(400, () => ({}));
    const report = await reportOf(told, apart);
    expect(columnOf(report, "latency")?.trend.map(({ rows }) => rows)).toEqual(Array(8).fill(50));
    expect(report.leftOut).toEqual([{ why: "decisions outside both windows", count: 50 }]);
  });

  it("counts a message once that is on the record twice, as it was later", async () => {
    const told = record(200, () => ({}));
    const file = new InMemoryColumnFile();
    const store = await storeOf(told.map(decisionEvents));
    const twice: typeof store.scan = (category, part) =>
      store
        .scan(category, part)
        .map((page) => ({ ...page, recorded: [...page.recorded, ...page.recorded] }));
    (await scanDecisions({ scan: twice }, file, { source: "twice" }))._unsafeUnwrap();
    const { report } = (await measureDrift(file, windows))._unsafeUnwrap();
    expect(report.reference).toMatchObject({ decisions: 100, customers: 100 });
    expect(report.leftOut).toEqual([{ why: "messages that were on the record twice", count: 200 }]);
  });

  it("looks at new words, of which the reference's own texts have few", async () => {
    const body = (n: number) =>
      `dear customer your roof ${["is", "was", "will", "may"][n % 4]} due`;
    const told = record(400, () => ({})).map((each) => ({ ...each, body: body(each.id) }));
    expect(driftedIn(await reportOf(told))).toEqual([]);
    const changed = told.map((each) =>
      each.id < 200 ? each : { ...each, body: body(each.id).replace("your roof", "crypto wallet") },
    );
    expect(driftedIn(await reportOf(changed))).toContain("text.unseenWords words");
  });
});

describe("segments", () => {
  const told = record(800, (n) => (n % 2 === 0 ? { latencyMs: 3000 } : {})).map((each) => ({
    ...each,
    version: 1 + (each.id % 2),
  }));

  it("are compared one by one", async () => {
    const report = await reportOf(told, { segment: "agentVersion" });
    expect(driftedIn(report, "upsell-generator@1")).toEqual(["latency amount"]);
    expect(driftedIn(report, "upsell-generator@2")).toEqual([]);
  });

  it("are the largest ones, and the others are told", async () => {
    const report = await reportOf(told, { segment: "agentVersion", maxSegments: 1 });
    expect(report.verdicts.map(({ segment }) => segment?.value)).toEqual([
      undefined,
      "upsell-generator@1",
    ]);
    expect(report.leftOut).toEqual([
      { why: "segments beyond the 1 largest of agentVersion", count: 1 },
    ]);
  });

  it("are made by a yes or no, too", async () => {
    const report = await reportOf(told, { segment: "approved" });
    expect(report.verdicts.map(({ segment }) => segment?.value)).toEqual([undefined, "yes", "no"]);
  });

  it("are made by no column that is not there, or holds numbers", async () => {
    const measured = await measureDrift(await scanned(told), { ...windows, segment: "latency" });
    expect(measured._unsafeUnwrapErr()).toMatchObject({
      type: "UnknownSegment",
      column: "latency",
    });
  });
});

describe("a change", () => {
  it("is named with its time, and compared again among rows that are alike", async () => {
    const report = await reportOf(
      record(800, (n) => (n % 2 === 0 ? { judgeVersion: 2, score: 0.3 } : {})),
    );
    expect(report.changes).toEqual([
      "The judge changed: upsell-judge@1 (100 % of the reference, 50 % of the current decisions); " +
        "upsell-judge@2 is new, since 2026-01-29T00:00:00.000Z (0 % of the reference, 50 % of the " +
        "current decisions). Compared again within upsell-judge@1.",
    ]);
    expect(columnOf(report, "score")).toMatchObject({
      verdict: { type: "drift", level: "alert" },
      causes: [{ what: "judge", within: { effect: { measure: "cliffs-delta" } } }],
    });
    expect(columnOf(report, "score")?.causes[0]?.within?.verdict.type).not.toBe("drift");
  });

  it("is named where nothing is alike in both windows", async () => {
    const report = await reportOf(record(200, () => ({ judgeVersion: 2 })));
    expect(report.changes[0]).toMatch(/None of them is in both windows\.$/);
    expect(columnOf(report, "latency")?.causes[0]?.within?.verdict.type).toBe("not-comparable");
  });
});

describe("a reference that was saved", () => {
  const before = record(800, () => ({}));
  const changed = record(800, (n) => (n % 2 === 0 ? { judgeVersion: 2, latencyMs: 3000 } : {}));
  const save = async (more: Partial<DriftRequest> = {}) => {
    const { reference } = (
      await measureDrift(await scanned(before), { ...windows, ...more })
    )._unsafeUnwrap();
    return JSON.stringify(reference);
  };

  it("gives the same verdicts as the record that it is from", async () => {
    const pinned = parseReference(await save())._unsafeUnwrap();
    const live = await reportOf(changed);
    const later = await reportOf(changed.slice(400), { reference: pinned });
    const told = (report: DriftReport) =>
      report.verdicts[0]?.columns.map(({ column, check, verdict, effects, gate }) => {
        return { name: column.name, check, verdict, effects, gate };
      });
    expect(told(later)).toEqual(told(live));
    expect(driftedIn(later)).toEqual(["latency amount"]);
    expect(later.reference).toEqual(live.reference);
  });

  it("names what was changed since, without rows to compare within", async () => {
    const pinned = parseReference(await save())._unsafeUnwrap();
    const report = await reportOf(changed.slice(400), { reference: pinned });
    expect(report.changes[0]).toMatch(
      /^The judge changed: .* has no rows to be compared within\.$/,
    );
  });

  it("has the segments with which it was saved, and no others", async () => {
    const segment = "agentVersion";
    const pinned = parseReference(await save({ segment }))._unsafeUnwrap();
    const report = await reportOf(changed.slice(400), { reference: pinned, segment });
    expect(driftedIn(report, "upsell-generator@2")).toEqual(["latency amount"]);
    const file = await scanned(changed);
    const other = await measureDrift(file, { ...windows, reference: pinned, segment: "approved" });
    expect(other._unsafeUnwrapErr()).toEqual({
      type: "UnusableReference",
      issue: "it has no segments by approved; save it again with them",
    });
  });

  it("is refused when it is cut off, of another version, mixed, or something else", async () => {
    const text = await save();
    const issueIn = (broken: string) => parseReference(broken)._unsafeUnwrapErr().issue;
    const whole = JSON.parse(text);
    expect(issueIn(text.slice(0, -100))).toBe(
      "it is no whole JSON: it may have been cut off; save it again",
    );
    expect(issueIn(JSON.stringify({ ...whole, schemaVersion: 2 }))).toBe(
      "it is of schema version 2, and this program reads version 1; save it again",
    );
    expect(issueIn("{}")).toMatch(/^it is no saved reference: /);
    whole.segments[0].columns[0].profile.frameHash = "0".repeat(64);
    expect(issueIn(JSON.stringify(whole))).toMatch(/the file is mixed from several/);
  });

  it("leaves out columns that it does not know, and says so", async () => {
    const whole = JSON.parse(await save());
    whole.segments[0].columns = whole.segments[0].columns.filter(
      ({ column }: { column: { name: string } }) => column.name !== "score",
    );
    const pinned = parseReference(JSON.stringify(whole))._unsafeUnwrap();
    const report = await reportOf(changed.slice(400), { reference: pinned });
    expect(columnOf(report, "score")).toBeUndefined();
    expect(report.leftOut).toContainEqual({
      why: "columns that the pinned reference does not have: score",
      count: 1,
    });
  });
});

describe("windows", () => {
  const [a, b] = [windows.reference, windows.current];
  it.each([
    ["ends-before-it-begins", { reference: { from: a.to, to: a.from } }, "reference"],
    ["is-empty", { current: { from: b.from, to: b.from } }, "current"],
    ["lies-in-the-future", { current: { from: day(60.5), to: day(61) } }, "current"],
    ["ends-in-the-future", { current: { from: day(28), to: day(60.5) } }, "current"],
    ["overlaps", { current: { from: day(27), to: day(56) } }, "current"],
  ] as const)("are refused when one %s", async (issue, bad, which) => {
    const measured = await measureDrift(await scanned([{ id: 1, day: 1 }]), { ...windows, ...bad });
    expect(measured._unsafeUnwrapErr()).toEqual({ type: "BadWindow", which, issue });
  });

  it("may be the other way round", async () => {
    const report = await reportOf(
      record(200, () => ({})),
      {
        reference: windows.current,
        current: windows.reference,
        now: day(60),
      },
    );
    expect(report.current.decisions).toBe(100);
  });

  it("in which nothing was decided are told, with when the record's decisions were", async () => {
    const file = await scanned(record(200, () => ({})).slice(0, 100));
    expect((await measureDrift(file, windows))._unsafeUnwrapErr()).toEqual({
      type: "NoDecisions",
      which: "current",
      record: { first: "2026-01-01T00:00:00.000Z", last: "2026-01-28T17:16:48.000Z" },
    });
  });

  it("of a record without any decision are told, too", async () => {
    const measured = await measureDrift(await scanned([]), windows);
    expect(measured._unsafeUnwrapErr()).toEqual({
      ...{ type: "NoDecisions", which: "reference", record: undefined },
    });
  });
});

it("a file that nobody scanned to is told", async () => {
  expect((await measureDrift(new InMemoryColumnFile(), windows))._unsafeUnwrapErr()).toEqual({
    type: "OtherScan",
    issue: "nothing was scanned to it yet",
  });
});
