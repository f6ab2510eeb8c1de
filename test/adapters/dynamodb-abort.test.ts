import { getEventListeners } from "node:events";
import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { type Fault, faultyCaller } from "../support/faulty-requests.js";

const get = () => new GetItemCommand({ TableName: "some-table", Key: { k: { S: "a" } } });

describe("a call that is stopped by a signal", () => {
  const reason = new Error("enough");

  it("before it began makes no request", async () => {
    const controller = new AbortController();
    controller.abort(reason);
    const { caller, requests } = faultyCaller(() => ({ type: "dropped" }));
    const { signal } = controller;
    const error = (await caller.ask(get(), { signal }))._unsafeUnwrapErr();
    expect(error).toEqual({ type: "Unavailable", service: "DynamoDB", cause: reason });
    expect(requests.seen).toBe(0);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("during a request ends at once and makes no other one", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const silence: Fault = { type: "silence", sent: false };
    const { caller, requests } = faultyCaller(() => {
      queueMicrotask(() => controller.abort(reason));
      return silence;
    });
    const error = (await caller.ask(get(), { signal }))._unsafeUnwrapErr();
    expect(error.cause).toBe(reason);
    expect(requests.seen).toBe(1);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("during a wait does not wait to its end", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const { caller, requests } = faultyCaller(() => ({ type: "dropped" }), {
      sleep: () => {
        controller.abort(reason);
        return new Promise(() => {});
      },
    });
    const error = (await caller.ask(get(), { signal }))._unsafeUnwrapErr();
    expect(error.cause).toBe(reason);
    expect(requests.seen).toBe(1);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});
