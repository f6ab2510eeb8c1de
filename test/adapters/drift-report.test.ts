import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { driftReportJsonSchema, reportJson, reportText } from "#adapters/drift-report";
import { breakingChanges } from "#application";
import { driftReportSchema } from "#domain/drift";
import {
  approved,
  driftReport,
  harsherJudge,
  latency,
  lotFeatures,
  monthlyReport,
  score,
  stable,
  stopReason,
} from "../support/drift-report.js";

const linesOf = (text: string) => text.split("\n");
const widest = (text: string) => Math.max(...linesOf(text).map((line) => line.length));

describe("a drift report on a terminal", () => {
  it("begins with the verdict in one line, then the windows", () => {
    expect(linesOf(reportText(monthlyReport())).slice(0, 4)).toEqual([
      "Drift in 3 of 42 columns: lotFeatures, score and latency.",
      "",
      "  reference  2026-08-03 to 2026-08-31  10,012 decisions  9,480 customers",
      "  current    2026-08-31 to 2026-09-28   9,988 decisions  9,441 customers",
    ]);
  });

  it("ranks columns with effect, interval, threshold, adjusted p and rows", () => {
    const table = linesOf(reportText(driftReport([lotFeatures, score, latency, approved]))).slice(
      5,
    );
    expect(table.slice(0, 6)).toEqual([
      "Column       Verdict       Effect [99 %]                  From  p adj.  Rows",
      "lotFeatures  alert         +12.1 pt [+11.3, +13.0]        2 pt   <1e-9  9.4k",
      "score        alert         delta -0.312 [-0.334, -0.290]  0.07   <1e-9  9.4k",
      "latency      alert         D 0.123 [0.104, 0.142]         0.05   <1e-9  9.4k",
      "approved     inconclusive  -1.2 pt [-2.6, +0.2]           2 pt    0.12  9.4k",
      "    noise floor 0.4 pt",
    ]);
  });

  it("tells ten columns and counts the others", () => {
    const text = reportText(monthlyReport());
    expect(text).toContain("quiet.6 ");
    expect(text).not.toContain("quiet.7 ");
    expect(text).toContain("\n... 31 more checks are stable\n");
  });

  it("names every column that has drifted, also beyond the tenth", () => {
    const names = Array.from({ length: 12 }, (_, i) => `m${i + 1}`);
    const drifted = names.map((name) => ({ ...latency, column: { ...latency.column, name } }));
    const text = reportText(driftReport([...drifted, approved, stable("quiet")]));
    expect(text).toContain("... 2 more have drifted: m11, m12\n");
    expect(text).toContain("... 2 more checks are stable or inconclusive (1 and 1)\n");
  });

  it("says what changed, and among which rows nothing has drifted", () => {
    const text = reportText(driftReport([score], { changes: [harsherJudge.sentence] }));
    expect(text.match(/The judge went/g)).toHaveLength(1);
    expect(text).toContain("      Stable among rows alike in judge: score.\n");
  });

  it("says what could not be compared and what was left out", () => {
    const text = reportText(monthlyReport());
    expect(text).toContain("  - stopReason: It is in the current window only; nothing to do.\n");
    expect(text).toContain("  - events of an unknown type: 3\n");
  });

  it.each([
    ["No drift: all 2 columns are stable.", [stable("a"), stable("b")]],
    ["No drift found in 2 columns; 1 inconclusive.", [approved, stable("a")]],
    ["No drift found in 2 columns; 1 not compared.", [stable("a"), stopReason]],
    ["Nothing could be compared.", [stopReason]],
    ["Nothing could be compared.", []],
  ])("says %s", (sentence, columns) => {
    expect(linesOf(reportText(driftReport(columns)))[0]).toBe(sentence);
  });

  it("tells each segment in a line", () => {
    const segment = { column: "purpose", value: "referral" };
    const verdicts = [{ columns: [stable("a")] }, { segment, columns: [latency, approved] }];
    expect(reportText(driftReport([], { verdicts }))).toContain(
      "  - purpose = referral: Drift in 1 of 2 columns: latency. 1 checks are",
    );
  });

  it.each([60, 80, 120])("fits %d characters", (width) => {
    const name = "a.name.that.is.much.too.long.for.a.table.of.this.width";
    const long = { ...latency, column: { ...latency.column, name } };
    const text = reportText({ ...monthlyReport(), verdicts: [{ columns: [long, score] }] }, width);
    expect(widest(text)).toBeLessThanOrEqual(width);
    expect(text).toContain(name);
  });

  it("is printable ASCII, whatever names and sentences hold", () => {
    const name = "\u001b[31mrot\u202e – ≤ „x“\n";
    const text = reportText(
      driftReport([{ ...latency, column: { ...latency.column, name } }], {
        changes: ["a\u0007b\nc"],
        leftOut: [{ why: "\u001b]0;x\u0007", count: 1 }],
      }),
    );
    expect(text).toMatch(/^[ -~\n]*$/);
    expect(text).toContain("\\u{1b}[31mrot");
  });

  it("has colours only where they are asked for", () => {
    const escaped = "\u001b[";
    expect(reportText(monthlyReport(), 80)).not.toContain(escaped);
    expect(reportText(monthlyReport(), 80, true)).toContain(`${escaped}1;31malert`);
  });
});

describe("a drift report as JSON", () => {
  it("is read back as it is", () => {
    const report = monthlyReport();
    expect(driftReportSchema.parse(JSON.parse(reportJson(report)))).toEqual(report);
  });

  it("has the same bytes for equal reports, in whatever order they were made", () => {
    const { q, ...others } = monthlyReport();
    expect(reportJson({ ...others, q })).toBe(reportJson({ q, ...others }));
    expect(reportJson(monthlyReport())).toMatch(/^\{"changes":.*\}\n$/);
  });
});

describe("the published schema of drift reports", () => {
  const file = join(import.meta.dirname, "../../docs/drift-report.schema.json");
  const published = JSON.parse(readFileSync(file, "utf8"));

  it("is what this version writes; npm run drift:schema writes it anew", () => {
    expect(driftReportJsonSchema()).toEqual(published);
  });

  it("breaks no reader of reports that are kept", () => {
    const [before, after] = [{ report: published }, { report: driftReportJsonSchema() }];
    expect(breakingChanges(before, after)).toEqual([]);
    const { properties, ...rest } = published;
    const { leftOut: _, ...fewer } = properties;
    expect(breakingChanges(before, { report: { ...rest, properties: fewer } })).toEqual([
      "report leftOut: is gone",
    ]);
  });
});
