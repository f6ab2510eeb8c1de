import { DeleteItemCommand, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { errAsync, type ResultAsync } from "neverthrow";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DynamoDbCaller, DynamoDbKeyVault } from "#adapters/dynamodb";
import { AesKeyWrapper, CachingKeyVault } from "#adapters/sealing";
import type { KeyVault, KeyWrapper, Unavailable } from "#application";
import type { Instant } from "#domain";
import { keyVaultConformance } from "../conformance/key-vault.conformance.js";
import { describeDynamoDb } from "../support/dynamodb.js";
import { type FaultPlan, faultyClient, firstMeet } from "../support/faulty-requests.js";

describeDynamoDb("keys in DynamoDB", (db) => {
  let table: string;
  let subject: string;
  beforeAll(async () => {
    table = (await db.tables()).keys;
  });
  beforeEach(() => {
    subject = crypto.randomUUID();
  });

  const aes = new AesKeyWrapper(new Uint8Array(32).fill(7));
  const open = (wrapper: KeyWrapper = aes) =>
    new DynamoDbKeyVault({ caller: db.caller(), table, wrapper });
  /** Another vault comes first, between this one's look and its write. */
  const overtakenBy = (other: (subject: string) => ResultAsync<unknown, Unavailable>) =>
    open({
      wrap: (key, whose) => other(whose).andThen(() => aes.wrap(key, whose)),
      unwrap: (wrapped, whose) => aes.unwrap(wrapped, whose),
    });
  const faulty = (plan: FaultPlan) => {
    const { client, requests } = faultyClient(db.endpoint, plan);
    const caller = new DynamoDbCaller(client, { sleep: async () => {} });
    return { vault: new DynamoDbKeyVault({ caller, table, wrapper: aes }), requests };
  };
  const cached = (
    options: { readonly timeToLiveMs?: number; readonly now?: () => Instant } = {},
  ) => {
    const { now = () => "2026-01-01T00:00:00.000Z", ...others } = options;
    return new CachingKeyVault(open(), { clock: { now }, ...others });
  };
  const keyFor = async (vault: KeyVault) => (await vault.keyFor(subject))._unsafeUnwrap();
  const Key = () => ({ k: { S: subject } });
  const stored = async () =>
    (await db.client.send(new GetItemCommand({ TableName: table, Key: Key() }))).Item;

  keyVaultConformance("DynamoDB", async () => [open(), open()]);
  keyVaultConformance("cached DynamoDB", async () => [
    cached({ timeToLiveMs: 0 }),
    cached({ timeToLiveMs: 0 }),
  ]);

  it("takes the key of whoever was faster", async () => {
    const other = open();
    const late = await keyFor(overtakenBy((whose) => other.keyFor(whose)));
    expect(late).toMatchObject({ status: "present" });
    expect(await keyFor(other)).toEqual(late);
  });

  it("makes no key when the subject is forgotten just before it would be stored", async () => {
    const vault = overtakenBy((whose) => open().forget(whose));
    expect(await keyFor(vault)).toEqual({ status: "forgotten" });
    expect(await stored()).toEqual({ k: { S: subject }, gone: { BOOL: true } });
  });

  it("keeps nothing of a key that was forgotten", async () => {
    await keyFor(open());
    expect(Object.keys((await stored()) ?? {}).sort()).toEqual(["k", "w"]);
    await open().forget(subject);
    expect(await stored()).toEqual({ k: { S: subject }, gone: { BOOL: true } });
  });

  it("gives the key that it stored when the answer to that was lost", async () => {
    const { vault, requests } = faulty(firstMeet(undefined, { type: "answerLost" }));
    const made = await keyFor(vault);
    expect(requests.seen).toBe(3);
    expect(await keyFor(open())).toEqual(made);
  });

  it("stores nothing when the key cannot be wrapped", async () => {
    const failed = { type: "Unavailable", service: "key wrapper", cause: "off" } as const;
    const vault = open({ wrap: () => errAsync(failed), unwrap: () => errAsync(failed) });
    expect((await vault.keyFor(subject))._unsafeUnwrapErr()).toEqual(failed);
    expect(await stored()).toBeUndefined();
  });

  it("asks again for keys that DynamoDB left unprocessed", async () => {
    const subjects = Array.from({ length: 120 }, () => crypto.randomUUID());
    const [first = "", last = ""] = [subjects[0], subjects[119]];
    await open().keyFor(first);
    await open().forget(last);
    const { vault, requests } = faulty(
      firstMeet({ type: "unprocessed", read: 0 }, { type: "unprocessed", read: 40 }),
    );
    const found = (await vault.keysOf(subjects))._unsafeUnwrap();
    expect(requests.seen).toBe(4);
    expect(found.size).toBe(120);
    expect([found.get(first)?.status, found.get(last)?.status]).toEqual(["present", "forgotten"]);
    expect(found.get(subjects[60] ?? "")?.status).toBe("absent");
  });

  it("gives up when they stay unprocessed", async () => {
    const { vault, requests } = faulty(() => ({ type: "unprocessed", read: 0 }));
    const error = (await vault.keysOf([subject]))._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: "Unavailable", service: "DynamoDB" });
    expect(String(error.cause)).toBe("UnprocessedKeys: DynamoDB left 1 of 1 keys unprocessed");
    expect(requests.seen).toBe(8);
  });

  it("does not open a key by another wrapping key", async () => {
    await keyFor(open());
    const other = open(new AesKeyWrapper(new Uint8Array(32).fill(8)));
    const advice = "configure the wrapping key by which it was wrapped";
    expect((await other.keyFor(subject))._unsafeUnwrapErr()).toMatchObject({ advice });
    expect((await other.keysOf([subject]))._unsafeUnwrapErr()).toMatchObject({ advice });
  });

  it("says what to do about an item that is damaged, and makes no other key", async () => {
    const item = { ...Key(), w: { S: "no key" } };
    await db.client.send(new PutItemCommand({ TableName: table, Item: item }));
    const error = (await open().keyFor(subject))._unsafeUnwrapErr();
    expect(String(error.cause)).toBe(`Error: the key of subject ${subject} is damaged`);
    expect(error.advice).toBe(`restore its item in table "${table}" from a backup`);
    expect(await stored()).toEqual(item);
  });

  it.each(["", "x".repeat(2049)])("refuses a subject that is no key of a table", async (whose) => {
    const vault = open();
    const found = [
      await vault.keyFor(whose),
      await vault.keysOf([whose]),
      await vault.forget(whose),
    ];
    for (const each of found) {
      expect(each._unsafeUnwrapErr()).toMatchObject({
        type: "Unavailable",
        advice: "An id is empty or longer than DynamoDB takes: shorten it.",
      });
    }
  });

  it("says what to do about a table that is missing", async () => {
    const vault = new DynamoDbKeyVault({
      caller: db.caller(),
      table: "no-such-table",
      wrapper: aes,
    });
    const errors = [
      (await vault.keyFor(subject))._unsafeUnwrapErr(),
      (await vault.keysOf([subject]))._unsafeUnwrapErr(),
      (await vault.forget(subject))._unsafeUnwrapErr(),
    ];
    for (const { advice } of errors) expect(advice).toMatch(/"no-such-table" does not exist/);
  });

  it("is stopped by a signal", async () => {
    const call = { signal: AbortSignal.abort("stopped") };
    const vault = open();
    const stopped = { type: "Unavailable", service: "DynamoDB", cause: "stopped" };
    expect((await vault.keyFor(subject, call))._unsafeUnwrapErr()).toEqual(stopped);
    expect((await vault.keysOf([subject], call))._unsafeUnwrapErr()).toEqual(stopped);
    expect((await vault.forget(subject, call))._unsafeUnwrapErr()).toEqual(stopped);
    expect(await stored()).toBeUndefined();
  });

  describe("behind a cache", () => {
    it("are asked for once a minute at most", async () => {
      const time: { now: Instant } = { now: "2026-01-01T00:00:00.000Z" };
      const cache = cached({ now: () => time.now });
      const made = await keyFor(cache);
      await db.client.send(new DeleteItemCommand({ TableName: table, Key: Key() }));
      time.now = "2026-01-01T00:00:59.999Z";
      expect(await keyFor(cache)).toEqual(made);
      expect(await stored()).toBeUndefined();
    });

    it("are gone a minute after another process forgot them, at the latest", async () => {
      const time: { now: Instant } = { now: "2026-01-01T00:00:00.000Z" };
      const [one, other] = [cached({ now: () => time.now }), cached({ now: () => time.now })];
      const made = await keyFor(one);
      await other.forget(subject);
      expect(await keyFor(other)).toEqual({ status: "forgotten" });
      expect(await keyFor(one)).toEqual(made);
      time.now = "2026-01-01T00:01:00.000Z";
      expect(await keyFor(one)).toEqual({ status: "forgotten" });
    });
  });
});
