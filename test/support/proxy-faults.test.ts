import { describe, expect, it } from "vitest";
import { byChance, type ProxyFault, refusal } from "./proxy-faults.js";

describe("a refusal of a service", () => {
  it.each([
    ["json", "throttled", 400, /"__type":"ThrottlingException"/],
    ["json", "failed", 500, /"__type":"InternalServerException"/],
    ["rest-json", "throttled", 429, /"message"/],
    ["rest-json", "unavailable", 503, /"message"/],
    ["query", "throttled", 400, /<Code>Throttling<\/Code>/],
    ["query", "failed", 500, /<Type>Receiver<\/Type><Code>InternalFailure<\/Code>/],
    ["s3", "throttled", 503, /<Code>SlowDown<\/Code>/],
    ["s3", "unavailable", 503, /<Code>ServiceUnavailable<\/Code>/],
    ["opensearch", "throttled", 429, /"type":"rejected_execution_exception".*"status":429/],
    ["opensearch", "failed", 500, /"status":500/],
  ] as const)("speaks %s when it is %s", (protocol, why, status, body) => {
    expect(refusal(protocol, why)).toMatchObject({ status, body: expect.stringMatching(body) });
  });
});

describe("faults of a proxy by chance", () => {
  const faults: readonly ProxyFault[] = [{ type: "cutBody" }, { type: "reset", when: "after" }];
  const drawn = (seed: number, probability: number) => {
    const plan = byChance(seed, probability, faults);
    return Array.from({ length: 1_000 }, (_, at) => plan({ number: at + 1, operation: "PutItem" }));
  };

  it("are the same for the same seed, and others for another", () => {
    expect(drawn(3, 0.3)).toEqual(drawn(3, 0.3));
    expect(drawn(4, 0.3)).not.toEqual(drawn(3, 0.3));
  });

  it("are as frequent as stated, each as likely", () => {
    const some = drawn(3, 0.3);
    expect(some.filter((fault) => fault !== undefined).length / 1_000).toBeCloseTo(0.3, 1);
    expect(some.filter((fault) => fault === faults[0]).length / 1_000).toBeCloseTo(0.15, 1);
  });
});
