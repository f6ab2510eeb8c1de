import { describe, expect, it } from "vitest";
import { type ColumnKind, type ColumnValue, frameOf, mergeProfiles, profiler } from "#domain/drift";
import { column, columnInfo, inWords, judged, profileOf, verdictOf } from "./given.js";

/** Values as long as they can be, of which no two are alike. */
const longest: readonly (readonly [ColumnKind, (place: number) => ColumnValue])[] = [
  ["numeric", (place) => (-1.2345678901234567e-308 * (place + 1)) / 7],
  ["amount", (place) => (1.2345678901234567e69 * (place + 1)) / 3000],
  ["score", (place) => -(place + 1) / 3333.333333333333],
  ["words", (place) => ((place * 7919) % 3000) / 2999],
  ["category", (place) => `${"\u0001".repeat(100)}${place}`],
  ["category", (place) => `${"\u{1f3e0}".repeat(100)}${place}`],
  ["set", (place) => [`${"\ud800".repeat(100)}${place}`, "\u{1f3e0}".repeat(100), `${place}`]],
];

describe("a column in a bucket", () => {
  it.each(longest)("takes at most 8 KB of JSON: %s", (kind, valueAt) => {
    const info = columnInfo(kind, "n".repeat(100));
    const values = Array.from({ length: 3000 }, (_, place) => valueAt(place));
    const frame = kind === "words" ? frameOf(info, new Set([1, 2, 3])) : frameOf(info, values);
    let profile = profileOf(info, frame, values);
    while (profile.rows < 2.5e15) profile = mergeProfiles(profile, profile)._unsafeUnwrap();
    expect(new TextEncoder().encode(JSON.stringify(profile)).length).toBeLessThanOrEqual(8192);
  });

  it("of a million categories is counted in as much room as any", () => {
    const info = columnInfo("category");
    const frame = frameOf(
      info,
      Array.from({ length: 5000 }, (_, place) => `c ${place}`),
    );
    const counting = profiler(info, frame);
    for (let place = 0; place < 1_000_000; place += 1) counting.add(`c ${place}`, place);
    const profile = counting.profile();
    expect(profile).toMatchObject({ rows: 1_000_000, missing: 0, unfit: 0 });
    const counted = profile.holds === "names" ? profile.counts : [];
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(200);
    expect(profile).toMatchObject({ other: 1_000_000 - 200 });
    expect(JSON.stringify(profile).length).toBeLessThanOrEqual(8192);
  });
});

describe("values that change their type", () => {
  it("are missing of their column, and that is drift; the numbers that are left are compared", () => {
    const changed = column(
      columnInfo("numeric"),
      Array.from({ length: 100 }, (_, place) => [place, 50] as const),
      Array.from(
        { length: 100 },
        (_, place) => [place % 4 === 0 ? `${place}` : place, 50] as const,
      ),
    );
    const report = judged([changed]);
    expect(inWords(verdictOf(report, "missing", "numeric"))).toBe("alert");
    expect(verdictOf(report, "missing", "numeric").effects[0]?.value).toBeCloseTo(0.25, 12);
    expect(inWords(verdictOf(report, "numeric"))).not.toBe("error");
    expect(changed.current.unfit).toBe(1250);
  });
});
