import { describe, expect, it } from "vitest";
import { frameHash, frameOf, mergeProfiles, type Profile, profiler } from "#domain/drift";
import { columnInfo, each, profileOf } from "./given.js";

const merged = (a: Profile, b: Profile) => mergeProfiles(a, b)._unsafeUnwrap();

/** Merged with itself until it has about 5e15 rows. */
function grown(profile: Profile): Profile {
  let all = profile;
  while (all.rows < 2.5e15) all = merged(all, all);
  return all;
}

describe("a profile", () => {
  it("takes at most 8 KB of JSON, of whatever numbers", () => {
    const info = columnInfo("numeric", "n".repeat(100));
    const values = Array.from(
      { length: 3000 },
      (_, place) => (-1.2345678901234567e-308 * (place + 1)) / 7,
    );
    const profile = grown(profileOf(info, frameOf(info, values), values));
    expect(JSON.stringify(profile).length).toBeGreaterThan(6000);
    expect(new TextEncoder().encode(JSON.stringify(profile)).length).toBeLessThanOrEqual(8192);
  });

  it("takes at most 8 KB of JSON, of whatever names", () => {
    const info = columnInfo("category", "n".repeat(100));
    const values = Array.from({ length: 3000 }, (_, place) => `${"\u0001".repeat(100)}${place}`);
    const profile = grown(profileOf(info, frameOf(info, values), values));
    expect(JSON.stringify(profile).length).toBeGreaterThan(5000);
    expect(new TextEncoder().encode(JSON.stringify(profile)).length).toBeLessThanOrEqual(8192);
  });

  it("counts what does not fit its column as missing, and says how many those are", () => {
    const info = columnInfo("numeric");
    const values = [1, 2, Number.NaN, Infinity, -1e71, "3", true, undefined, ["4"]];
    expect(profileOf(info, frameOf(info, values), values)).toMatchObject({
      rows: 9,
      missing: 7,
      unfit: 6,
      least: 1,
      greatest: 2,
      counts: [1, 1, 0],
      onEdges: 2,
    });
  });

  it("keeps the values of the smallest hashes", () => {
    const info = columnInfo("numeric");
    const inside = profiler(info, frameOf(info, [1]));
    for (let hash = 1000; hash > 0; hash--) inside.add(hash * 10, hash);
    const profile = inside.profile();
    const sample = profile.holds === "numbers" ? profile.sample : [];
    expect(sample).toHaveLength(64);
    expect(sample[0]).toEqual([1, 10]);
    expect(sample[63]).toEqual([64, 640]);
  });

  it("counts 0 and -0 as one value", () => {
    const info = columnInfo("numeric");
    const frame = frameOf(info, [0]);
    expect(profileOf(info, frame, [-0])).toEqual(profileOf(info, frame, [0]));
  });

  it("of a set counts an item once a row", () => {
    const info = columnInfo("set");
    const profile = profileOf(info, frameOf(info, [["a"]]), [["a", "a"], ["b"], []]);
    expect(profile).toMatchObject({
      rows: 3,
      missing: 0,
      counts: [1],
      other: 1,
      others: [["b", 1]],
    });
  });
});

describe("profiles of different things", () => {
  const [info, other] = [columnInfo("numeric"), columnInfo("numeric", "another")];
  const [frame, finer] = [frameOf(info, [1, 2]), frameOf(info, [1, 2, 3])];
  const profile = profileOf(info, frame, [1]);

  it.each([
    ["of other edges", profileOf(info, finer, [1]), "frame"],
    ["of another column", profileOf(other, frame, [1]), "column"],
    ["of another kind", { ...profile, kind: "score" } as const, "kind"],
  ])("%s are not merged", (_which, different, what) => {
    expect(mergeProfiles(profile, different)).toMatchObject({
      error: { type: "profiles-differ", what },
    });
  });

  it("have frames of other hashes", () => {
    expect(frameHash(frame)).toMatch(/^[0-9a-f]{64}$/);
    expect(frameHash(frame)).not.toBe(frameHash(finer));
    expect(
      frameHash(
        frameOf(
          info,
          each([
            [2, 5],
            [1, 9],
          ]),
        ),
      ),
    ).toBe(frameHash(frame));
  });
});
