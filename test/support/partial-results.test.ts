import { describe, expect, it } from "vitest";
import { failingEntries, failingItems } from "./partial-results.js";

describe("a part of a request", () => {
  it("keeps entries from EventBridge and says which", () => {
    const { request, answer } = failingEntries(0, 2);
    const asked = '{"Entries":[{"Detail":"a"},{"Detail":"b"},{"Detail":"c"}]}';
    expect(request?.(asked)).toBe('{"Entries":[{"Detail":"b"}]}');
    const found = '{"FailedEntryCount":0,"Entries":[{"EventId":"1"}]}';
    const failed = { ErrorCode: "InternalFailure", ErrorMessage: expect.any(String) };
    expect(JSON.parse(answer?.(found, asked) ?? "")).toEqual({
      FailedEntryCount: 2,
      Entries: [failed, { EventId: "1" }, failed],
    });
  });

  it("keeps items from OpenSearch and says which", () => {
    const { request, answer } = failingItems(429, 1);
    const bulk = [
      '{"index":{"_index":"cases","_id":"1"}}',
      '{"text":"a"}',
      '{"delete":{"_index":"cases","_id":"2"}}',
      '{"index":{"_index":"cases","_id":"3"}}',
      '{"delete":"looks like an action"}',
      "",
    ].join("\n");
    expect(request?.(bulk)).toBe(
      '{"index":{"_index":"cases","_id":"1"}}\n{"text":"a"}\n' +
        '{"index":{"_index":"cases","_id":"3"}}\n{"delete":"looks like an action"}\n',
    );
    const found = {
      took: 3,
      errors: false,
      items: [{ index: { _id: "1" } }, { index: { _id: "3" } }],
    };
    expect(JSON.parse(answer?.(JSON.stringify(found), bulk) ?? "")).toEqual({
      took: 3,
      errors: true,
      items: [
        { index: { _id: "1" } },
        {
          delete: {
            _index: "cases",
            _id: "2",
            status: 429,
            error: { type: "rejected_execution_exception", reason: expect.any(String) },
          },
        },
        { index: { _id: "3" } },
      ],
    });
  });
});
