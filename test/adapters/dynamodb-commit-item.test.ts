import { createHash } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Item } from "#adapters/dynamodb";
import type { StoredCommit } from "#adapters/sealing";
import { commitItem, commitOf } from "../../src/adapters/dynamodb/commit-item.js";
import { itemBytes } from "../../src/adapters/dynamodb/consumption.js";
import { dictionaries } from "../../src/adapters/dynamodb/dictionary.js";

const service =
  '{"type":"ServiceCompleted","serviceId":"s-1","serviceType":"roof_cleaning","price":{"minor":35000,"currency":"USD"},"completedAt":"2026-03-01T14:00:00.000Z","notes":{"erased":true}}';
const sealedNotes = Buffer.alloc(60, "sealed bytes ").toString("base64");

function bodyOf(events: string, personal: string): string {
  return `{"schemaVersion":1,"metadata":{"correlationId":"run-1","actor":"docket","source":{"system":"customers.ndjson","record":"1"},"causationId":"commit-1","codeVersion":"0.1.0"},"events":[${events}],"personal":${personal}}`;
}

function commit(body: string): StoredCommit {
  return {
    stream: "customer:c-1",
    version: 7,
    count: 1,
    recordedAt: "2026-05-02T09:00:00.000Z",
    commitId: "commit-1",
    body,
  };
}

const usual = commit(bodyOf(service, `["${sealedNotes}"]`));

const issuesOf = (item: Item) => {
  const { version, issues } = commitOf(item)._unsafeUnwrapErr();
  return [version, ...issues];
};

describe("a commit's item", () => {
  it("has its keys, its place in time and its id in the clear", () => {
    expect(commitItem(usual)).toMatchObject({
      s: { S: "customer:c-1" },
      v: { N: "7" },
      n: { N: "1" },
      t: { S: "2026-05-02T09:00:00.000Z" },
      i: { S: "commit-1" },
    });
  });

  it("takes less than half of its body's bytes, its own keys and 60 sealed bytes included", () => {
    expect(Buffer.byteLength(usual.body)).toBe(461);
    expect(itemBytes(commitItem(usual))).toBeLessThan(200);
  });

  it("is plain text where compression saves less than a tenth", () => {
    const body = '{"words":"qJ!7zV@x4%Wk^9&Lb*3(Yh)0_Gf+2=Mn~6`Pd|8?Cs<5>Rt"}';
    expect(commitItem(commit(body))["b"]).toEqual({ S: body });
  });

  it("gives back whatever body was put in", () => {
    const personal = fc.array(
      fc.option(fc.uint8Array().map((b) => Buffer.from(b).toString("base64"))),
    );
    const body = fc
      .tuple(fc.array(fc.jsonValue()), personal, fc.boolean())
      .map(([events, sealed, isBody]) =>
        isBody
          ? JSON.stringify({ schemaVersion: 1, events, personal: sealed })
          : JSON.stringify(events),
      );
    fc.assert(
      fc.property(body, (text) => {
        expect(commitOf(commitItem(commit(text)))._unsafeUnwrap()).toEqual(commit(text));
      }),
    );
  });

  it("gives back a body that looks as if it ended earlier", () => {
    const tricky = bodyOf(
      `{"type":"A","words":"\\",\\"personal\\":[1]}","personal":[2]}`,
      "[null]",
    );
    expect(commitOf(commitItem(commit(tricky)))._unsafeUnwrap().body).toBe(tricky);
  });
});

describe("what is compressed", () => {
  it("opens by the dictionary of its version, which never changes", () => {
    const hashes = [...dictionaries].map(([version, text]) => [
      version,
      createHash("sha256").update(text).digest("hex"),
    ]);
    expect(hashes).toEqual([
      [1, "67f6f831498b23a505562642751c44cd266e591c4062ceb39f2ceadfcab69db0"],
    ]);
  });

  it("opens in ten years as it does today", () => {
    const old: Item = {
      ...commitItem(usual),
      b: {
        B: Buffer.from(
          "ASPVJ0WleeCUSIx3CIc3iv9gTiLFnwSzEum5BkcjFkuuMdM1MAblGkMT1FyDPVugxYiZQWwtAA==",
          "base64",
        ),
      },
    };
    expect(commitOf(old)._unsafeUnwrap()).toEqual(usual);
  });
});

describe("an item that is no commit", () => {
  const item = commitItem(usual);

  it.each<[string, Item, string]>([
    ["no count", { n: { S: "1" } }, "n.N: is missing"],
    ["a count of none", { n: { N: "0" } }, "n.N: Invalid string: must match pattern /^[1-9]\\d*$/"],
    ["no time", { t: { S: "yesterday" } }, "t.S: "],
    ["a number for its id", { i: { N: "1" } }, "i.S: is missing"],
    ["a number for its body", { b: { N: "1" } }, "b: Invalid input"],
    ["a text for its sealed part", { p: { S: "x" } }, "p.B: "],
  ])("is corrupt: %s", (_, change, issue) => {
    const [version, first] = issuesOf({ ...item, ...change });
    expect(version).toBe(7);
    expect(first).toContain(issue);
  });

  it("is corrupt when its compressed body is none", () => {
    const of = (B: Uint8Array) => issuesOf({ ...item, b: { B } });
    const { B = new Uint8Array() } = item["b"] ?? {};
    expect(of(Buffer.of(9, 1, 2))).toEqual([7, "it is compressed by an unknown dictionary, 9"]);
    expect(of(Buffer.alloc(0))).toEqual([7, "it is compressed by an unknown dictionary, 0"]);
    expect(of(Buffer.of(1, 255, 255))[1]).toMatch(/^it does not expand: /);
    expect(of(B.subarray(0, -3))[1]).toBe("it does not expand: unexpected end of file");
  });

  it("is corrupt when it would expand to more than a commit may have", () => {
    const bomb = deflateRawSync(Buffer.alloc(50_000_000), { level: 9 });
    const [version, issue] = issuesOf({ ...item, b: { B: Buffer.concat([Buffer.of(1), bomb]) } });
    expect([version, issue]).toEqual([
      7,
      "it does not expand: Cannot create a Buffer larger than 390000 bytes",
    ]);
  });

  it("is corrupt when sealed bytes are missing, or are too many", () => {
    const { p: _, ...without } = item;
    expect(issuesOf(without)).toEqual([7, "expected 60 sealed bytes, found 0"]);
    const more = { ...item, p: { B: Buffer.alloc(61) } };
    expect(issuesOf(more)).toEqual([7, "expected 60 sealed bytes, found 61"]);
  });
});
