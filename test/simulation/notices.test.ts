import { describe, expect, it } from "vitest";
import * as breakages from "./breakages.js";
import { firstNoticed } from "./first-noticed.js";
import { inMemory, type Place } from "./world.js";

const broken = (breakage: breakages.Breakage): Place => ({ ...inMemory, breakage });
const forgetful: Place = { ...inMemory, isTold: (commit) => commit % 5 !== 0 };

describe("the simulation notices", () => {
  it.each([
    ["that an append is done twice", broken(breakages.appendsTwice), /says again/],
    [
      "that what was acknowledged was not written",
      broken(breakages.acknowledgesWithoutWriting()),
      /there 0 times/,
    ],
    ["that a part of a commit is missing", broken(breakages.tearsCommits), /there 0 times/],
    ["that both of two writers won", broken(breakages.letsBothWin), /says again|another state/],
    [
      "that a stale snapshot was believed",
      broken(breakages.believesStaleSnapshots),
      /says again|another state/,
    ],
    ["that a row is not its stream's fold", broken(breakages.keepsOldRows), /the row of .* is old/],
    ["that the feed lost a record", forgetful, /the row of .* is old/],
    ["that a key was not destroyed", broken(breakages.keepsKeys), /still holds "Ada of c-/],
    ["that a text was not removed", broken(breakages.keepsTexts), /an artefact still holds/],
    ["that a vector was not removed", broken(breakages.keepsVectors), /is still compared with/],
  ])("%s", { timeout: 60_000 }, async (_, place, expected) => {
    expect((await firstNoticed(place, 100)).join("\n")).toMatch(expected);
  });
});
