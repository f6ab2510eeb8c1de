import { describe, expect, it } from "vitest";
import {
  type BatchAnswer,
  type DeliveryRules,
  deliver,
  type StreamRecord,
} from "../../services/local/delivery.js";
import { passes } from "../../services/local/event-filter.js";

const rules: DeliveryRules = { retries: 1, maximumAgeMs: undefined, bisects: true };

/** What is invoked with which records, and what is given up, for records 1, 2, 3 ... */
async function delivered(
  count: number,
  answer: (batch: readonly string[]) => BatchAnswer,
  some: Partial<DeliveryRules> = {},
) {
  const records = Array.from(
    { length: count },
    (_, index): StreamRecord => ({
      sequenceNumber: String(index + 1),
      arrivedAt: Date.now(),
      event: {},
    }),
  );
  const invoked: string[] = [];
  const givenUp: string[] = [];
  const names = (batch: readonly StreamRecord[]) => batch.map((each) => each.sequenceNumber);
  await deliver(
    records,
    { ...rules, ...some },
    {
      invoke: async (batch) => {
        invoked.push(names(batch).join());
        return answer(names(batch));
      },
      giveUp: async (batch, why, tries) => {
        givenUp.push(`${names(batch).join()} ${why} after ${tries}`);
      },
      stopped: new AbortController().signal,
    },
  );
  return { invoked, givenUp };
}

const failing =
  (...bad: readonly string[]) =>
  (batch: readonly string[]): BatchAnswer => {
    const first = batch.find((each) => bad.includes(each));
    return { type: "answered", failures: first === undefined ? [] : [first] };
  };

describe("a batch of a stream", () => {
  it("is handed over once when all goes well", async () => {
    expect(await delivered(3, failing())).toEqual({ invoked: ["1,2,3"], givenUp: [] });
  });

  it("goes on at the first record that failed, and is split until that is alone", async () => {
    expect(await delivered(5, failing("3"))).toEqual({
      invoked: ["1,2,3,4,5", "3,4,5", "3", "3", "4,5"],
      givenUp: ["3 RetryAttemptsExhausted after 2"],
    });
  });

  it("is split in two when the function fails as a whole", async () => {
    const answer = (batch: readonly string[]): BatchAnswer =>
      batch.includes("2") ? { type: "failed" } : { type: "answered", failures: [] };
    expect(await delivered(4, answer)).toEqual({
      invoked: ["1,2,3,4", "1,2", "1", "2", "2", "3,4"],
      givenUp: ["2 RetryAttemptsExhausted after 2"],
    });
  });

  it("is tried again whole where it may not be split", async () => {
    let isFirst = true;
    const answer = (): BatchAnswer => {
      const failed = isFirst;
      isFirst = false;
      return failed ? { type: "failed" } : { type: "answered", failures: [] };
    };
    expect(await delivered(2, answer, { bisects: false })).toEqual({
      invoked: ["1,2", "1,2"],
      givenUp: [],
    });
  });

  it("is given up when its oldest record is too old", async () => {
    expect(
      await delivered(1, () => ({ type: "failed" }), { retries: undefined, maximumAgeMs: -1 }),
    ).toEqual({ invoked: ["1"], givenUp: ["1 RecordAgeExceeded after 1"] });
  });
});

describe("a filter of records", () => {
  const record = { eventName: "INSERT", dynamodb: { Keys: { s: { S: "customer:c-1" } } } };

  it.each([
    [{ eventName: ["INSERT"] }, true],
    [{ eventName: ["REMOVE", "MODIFY"] }, false],
    [{ dynamodb: { Keys: { s: { S: [{ prefix: "customer:" }] } } } }, true],
    [{ dynamodb: { NewImage: { x: [{ exists: false }] } } }, true],
    [{ dynamodb: { NewImage: { x: [{ exists: true }] } } }, false],
    [{ eventName: [{ "anything-but": ["INSERT"] }] }, false],
  ])("%j: %s", (pattern, is) => {
    expect(passes(record, [JSON.stringify(pattern)])).toBe(is);
  });

  it("lets all pass where there is none, and one of several suffices", () => {
    expect(passes(record, [])).toBe(true);
    expect(passes(record, ['{"eventName":["REMOVE"]}', '{"eventName":["INSERT"]}'])).toBe(true);
  });
});
