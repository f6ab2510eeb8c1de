import { errAsync, okAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { touchedStreams } from "#adapters/dynamodb";
import { projectHandler } from "#adapters/lambda";
import type { ReadError } from "#application";
import { again, context, observed } from "../support/lambda.js";

/** A record of a commit, or of something else at that place. */
const record = (stream: string, v: string, sequence: string, events = 1) => ({
  eventID: `event-${sequence}`,
  eventName: "INSERT",
  dynamodb: {
    SequenceNumber: sequence,
    Keys: { s: { S: stream }, v: { N: v } },
    NewImage: { n: { N: String(events) } },
  },
});
const down: ReadError = { type: "Unavailable", service: "DynamoDB", cause: new TypeError("Ada") };
const damaged: ReadError = {
  type: "Corrupt",
  stream: "customer:b",
  version: 3,
  issues: ["it is no JSON"],
};

/** The function over streams of which some cannot be read. */
function functionOver(failing: Readonly<Record<string, ReadError>> = {}) {
  const observing = observed();
  const refreshed: string[] = [];
  const looked: string[] = [];
  const handler = projectHandler({
    touched: touchedStreams,
    project: (streams) => {
      const all = [...streams];
      const failed = all.flatMap((stream) => {
        const error = failing[stream];
        return error === undefined ? [] : [{ stream, error }];
      });
      refreshed.push(...all.filter((stream) => !(stream in failing)));
      return okAsync({ refreshed: all.length - failed.length, failed });
    },
    snapshot: (stream) => {
      looked.push(stream);
      return stream === "customer:unlucky" ? errAsync(down) : okAsync(true);
    },
    ...observing,
  });
  const run = (...Records: readonly object[]) => handler({ Records }, context);
  return { run, refreshed, looked, ...observing };
}

describe("the function that projects", () => {
  it("refreshes each stream of a batch once, and passes over snapshots", async () => {
    const { run, refreshed, counted } = functionOver();
    const answer = await run(
      record("customer:a", "1", "100"),
      record("customer:a", "20.5", "101"),
      record("customer:a", "2", "102"),
      record("message:m", "1", "103"),
    );
    expect(answer).toEqual(again());
    expect(refreshed).toEqual(["customer:a", "message:m"]);
    expect(counted).toEqual({ StreamsRefreshed: 2, StreamsDamaged: 0, SnapshotsKept: 0 });
  });

  it("has handed over again what comes from the first stream on that was not refreshed", async () => {
    const { run, refreshed, said } = functionOver({ "customer:b": down });
    const answer = await run(
      record("customer:a", "1", "100"),
      record("customer:b", "1", "101"),
      record("customer:c", "1", "102"),
      record("customer:b", "2", "103"),
    );
    expect(answer).toEqual(again("101"));
    expect(refreshed).toEqual(["customer:a", "customer:c"]);
    expect(said).toEqual([
      [
        "warn",
        "not refreshed",
        { stream: "customer:b", service: "DynamoDB", error: "TypeError", advice: undefined },
      ],
    ]);
  });

  it("tells of a damaged stream, which holds up nothing", async () => {
    const { run, said, counted } = functionOver({ "customer:b": damaged });
    expect(await run(record("customer:b", "3", "100"), record("customer:c", "1", "101"))).toEqual(
      again(),
    );
    expect(said).toEqual([["error", "damaged", { stream: "customer:b", version: 3 }]]);
    expect(counted["StreamsDamaged"]).toBe(1);
  });

  it("waits for the code that can read what a newer version wrote", async () => {
    const { run } = functionOver({ "customer:b": { ...damaged, isNewer: true } });
    expect(await run(record("customer:b", "3", "100"))).toEqual(again("100"));
  });

  it("has a record of another table handed over until it is put aside", async () => {
    const { run, refreshed } = functionOver();
    const other = { dynamodb: { SequenceNumber: "100", Keys: { k: { S: "customer:a" } } } };
    expect(await run(other, record("customer:b", "1", "101"))).toEqual(again("100"));
    expect(refreshed).toEqual(["customer:b"]);
  });

  // Versions 1 to 9 pass no tenth version, 9 and 10 do, 15 to 34 pass two.
  it.each([
    ["1", 9, []],
    ["9", 2, ["customer:a"]],
    ["10", 1, ["customer:a"]],
    ["11", 9, []],
    ["15", 20, ["customer:a"]],
  ])(
    "looks for a snapshot where a commit at %s of %i events passes a tenth version",
    async (v, n, streams) => {
      const { run, looked } = functionOver();
      await run(record("customer:a", v, "100", n));
      expect(looked).toEqual(streams);
    },
  );

  it("goes on where a snapshot could not be kept", async () => {
    const { run, counted } = functionOver();
    const batch = [record("customer:unlucky", "10", "1"), record("customer:a", "10", "2")];
    expect(await run(...batch)).toEqual(again());
    expect(counted["SnapshotsKept"]).toBe(1);
  });

  it("rejects what is no batch of a stream", async () => {
    const handler = functionOver().run;
    await expect(handler({ body: "other" })).rejects.toThrow("dynamodb");
  });
});
