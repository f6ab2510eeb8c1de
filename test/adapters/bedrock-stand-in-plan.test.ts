import { describe, expect, it } from "vitest";
import { seededFaults } from "#adapters/bedrock-stand-in";
import { haiku } from "../support/bedrock-stand-in.js";

describe("faults by chance", () => {
  const throttled = { type: "error", error: "ThrottlingException" } as const;
  const slow = { type: "slow", ms: 5 } as const;
  const drawn = (seed: number) => {
    const plan = seededFaults(seed, [
      [0.2, throttled],
      [0.1, slow],
    ]);
    return Array.from({ length: 2_000 }, (_, index) =>
      plan({ number: index + 1, operation: "converse", modelId: haiku }),
    );
  };

  it("are the same for the same seed, and others for another", () => {
    expect(drawn(7)).toEqual(drawn(7));
    expect(drawn(8)).not.toEqual(drawn(7));
  });

  it("are as frequent as stated", () => {
    const faults = drawn(7);
    const share = (fault: object) => faults.filter((each) => each === fault).length / faults.length;
    expect(share(throttled)).toBeCloseTo(0.2, 1);
    expect(share(slow)).toBeCloseTo(0.1, 1);
  });

  it("cannot be more than certain", () => {
    expect(() =>
      seededFaults(1, [
        [0.6, throttled],
        [0.6, slow],
      ]),
    ).toThrow(RangeError);
    expect(() => seededFaults(1, [[-0.1, slow]])).toThrow(RangeError);
  });
});
