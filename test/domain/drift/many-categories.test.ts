import { describe, expect, it } from "vitest";
import { column, columnInfo, inWords, judged, type Rows, verdictOf } from "./given.js";

/** Numbers in [0, 1) that look drawn: Weyl's sequence, mixed. */
function drawn(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
}

/** Rows with one of so many equally frequent categories, behind a head of common ones. */
function rows(seed: number, size: number, rare: number, head: number, prefix = "rare"): Rows {
  const next = drawn(seed);
  return Array.from({ length: size }, () => {
    const isHead = next() < head;
    const name = isHead
      ? `common ${Math.floor(4 * next())}`
      : `${prefix} ${Math.floor(rare * next())}`;
    return [name, 1] as const;
  });
}

function ofCategories(reference: Rows, current: Rows) {
  return verdictOf(judged([column(columnInfo("category"), reference, current)]), "category");
}

describe("more categories than are counted by name", () => {
  it("are no drift where nothing has changed: the named ones were the reference's flukes", () => {
    for (const [size, rare] of [
      [1000, 400],
      [10_000, 300],
    ] as const) {
      for (const seed of [1, 2, 3, 4, 5]) {
        const found = ofCategories(rows(seed, size, rare, 0), rows(seed + 100, size, rare, 0));
        expect(inWords(found)).toBe("inconclusive");
      }
    }
  });

  it("are never stable, for what goes with the others may have changed altogether", () => {
    const before = rows(1, 20_000, 2000, 0.7);
    const found = ofCategories(before, rows(2, 20_000, 2000, 0.7, "other"));
    expect(inWords(found)).toBe("inconclusive");
    expect(found.effects[0]?.interval[1]).toBeGreaterThan(0.5);
    expect(found.caveats[0]).toContain("too rare to be told apart");
  });

  it("hide no drift among the common ones", () => {
    const found = ofCategories(rows(1, 20_000, 2000, 0.9), rows(2, 20_000, 2000, 0.6));
    expect(inWords(found)).toBe("alert");
  });
});

describe("a category that looks personal", () => {
  const shown = (name: string) => {
    const found = ofCategories([[name, 10]], [[name, 10]]);
    return found.bars[0]?.label;
  };

  it.each(["ada@example.com", "Ada <ada.l@mail.example.org>", "+1 (555) 010-9999", "5550109999"])(
    "is counted, and never shown: %s",
    (name) => {
      expect(shown(name)).toMatch(/^\(personal\)…[0-9a-f]{16}$/);
    },
  );

  it.each(["upsell-generator@3", "2026-11-23", "12345678", "1.0.0", "no consent"])(
    "is told from names that are not: %s",
    (name) => {
      expect(shown(name)).toBe(name);
    },
  );

  it("is still told from others", () => {
    const found = ofCategories(
      [
        ["ada@example.com", 500],
        ["eve@example.com", 500],
      ],
      [
        ["ada@example.com", 900],
        ["eve@example.com", 100],
      ],
    );
    expect(inWords(found)).toBe("alert");
  });
});
