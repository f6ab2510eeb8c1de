import { describe, expect, it } from "vitest";
import { calibrate } from "../../../bench/drift/calibration-run.js";

// The whole of it stands in docs/drift-calibration.md. At most 18 of 1,000 reports may be wrong: of
// 100, with the seeds they have, at most 3.
describe("windows without drift", () => {
  it.each([100, 1000])(
    "of %d customers are rarely said to have drifted",
    (size) => {
      expect(calibrate(size, 100, []).falseAlarms).toBeLessThanOrEqual(3);
    },
    120_000,
  );
});

describe("windows with drift", () => {
  it("of 10,000 customers are found", () => {
    const { found, falseAlarms } = calibrate(10_000, 2);
    expect(found).toEqual([2, 2, 2, 2]);
    expect(falseAlarms).toBe(0);
  }, 120_000);
});
