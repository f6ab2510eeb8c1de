import { describe, expect, it } from "vitest";
import { judgeDrift, type ReferenceFile, referenceFileSchema } from "#domain/drift";
import { column, columnInfo, judged, side, verdictOf } from "./given.js";

const pair = column(
  columnInfo("score"),
  [
    [0.5, 60],
    [0.9, 40],
  ],
  [
    [0.5, 20],
    [0.9, 80],
  ],
);
const words = column(columnInfo("words"), [["some words", 1]], [["others", 1]]);

const pinned = (of: typeof pair) => ({
  column: of.column,
  frame: of.frame,
  profile: of.reference,
  trend: [],
});

const file: ReferenceFile = {
  schemaVersion: 1,
  codeVersion: "test",
  created: "2026-02-01T00:00:00.000Z",
  reference: side(1000, "before"),
  segments: [{ columns: [pinned(pair), pinned(words)] }],
};

describe("a pinned reference", () => {
  it("gives the verdicts that the live one gives", () => {
    const [kept] = referenceFileSchema.parse(JSON.parse(JSON.stringify(file))).segments;
    const [first] = kept?.columns ?? [];
    if (first === undefined) throw new Error("no column");
    const live = judged([pair]);
    const again = judgeDrift({
      codeVersion: "test",
      reference: file.reference,
      current: side(1000, "after"),
      columns: [
        {
          columns: [
            {
              column: first.column,
              frame: first.frame,
              reference: first.profile,
              current: pair.current,
              trend: [],
            },
          ],
        },
      ],
      changes: [],
      leftOut: [],
    });
    expect(verdictOf(again, "score")).toEqual(verdictOf(live, "score"));
  });

  it.each([
    ["of another version", { ...file, schemaVersion: 2 }],
    ["that is cut off", { ...file, segments: undefined }],
    [
      "mixed from two",
      {
        ...file,
        segments: [{ columns: [{ ...pinned(pair), frame: { kind: "score", edges: [0.1, 0.2] } }] }],
      },
    ],
    [
      "with the profile of another column",
      { ...file, segments: [{ columns: [{ ...pinned(pair), column: columnInfo("score", "b") }] }] },
    ],
    [
      "whose edges do not ascend",
      {
        ...file,
        segments: [{ columns: [{ ...pinned(pair), frame: { kind: "score", edges: [2, 1] } }] }],
      },
    ],
  ])("%s is refused", (_which, damaged) => {
    expect(referenceFileSchema.safeParse(JSON.parse(JSON.stringify(damaged))).success).toBe(false);
  });
});
