import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { verify } from "#adapters/lambda";
import { signatureBy } from "../support/webhook.js";

const keyOf = (secret: string) => Buffer.from(secret.slice("whsec_".length), "base64");
const at = (seconds: number) => new Date(seconds * 1_000).toISOString();

/** Published in the tests of the reference implementations in JavaScript and in Rust. */
const published = [
  {
    secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    timestamp: 1_614_265_330,
    body: '{"test": 2432232314}',
    signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  },
  {
    secret: "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
    id: "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk",
    timestamp: 1_649_367_553,
    body: '{"email":"test@example.com","username":"test_user"}',
    signature: "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=",
  },
] as const;
const [first] = published;
const key = keyOf(first.secret);

/** The first published webhook, changed so; at its own time, unless another one is said. */
const verified = (
  headers: Readonly<Record<string, string | undefined>> = {},
  body: string | Uint8Array = first.body,
  now: number = first.timestamp,
  keys: readonly Uint8Array[] = [key],
) =>
  verify(
    {
      headers: {
        "webhook-id": first.id,
        "webhook-timestamp": String(first.timestamp),
        "webhook-signature": first.signature,
        ...headers,
      },
      body: Buffer.from(body),
    },
    keys,
    at(now),
  );
const refused = (...told: Parameters<typeof verified>) => verified(...told)._unsafeUnwrapErr();
const signatureWrong = { type: "SignatureWrong" };

describe("a webhook's signature", () => {
  it.each(published)("is right as published: $id", ({ secret, id, timestamp, body, signature }) => {
    const headers = {
      "webhook-id": id,
      "webhook-timestamp": String(timestamp),
      "webhook-signature": signature,
    };
    const webhook = { headers, body: Buffer.from(body) };
    expect(verify(webhook, [keyOf(secret)], at(timestamp))._unsafeUnwrap()).toBe(id);
  });

  it("is read from headers in any case", () => {
    const headers = {
      "Webhook-Id": first.id,
      "WEBHOOK-TIMESTAMP": String(first.timestamp),
      "webhook-Signature": first.signature,
    };
    const webhook = { headers, body: Buffer.from(first.body) };
    expect(verify(webhook, [key], at(first.timestamp))._unsafeUnwrap()).toBe(first.id);
  });

  const other = "Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=";
  it.each([
    ["among others", `v1,${other} v2,${other} ${first.signature} v1,${other}`],
    ["last", `v1a,${other} v1,${other} ${first.signature}`],
    ["after a long one", `v1,${other}${other} ${first.signature}`],
    ["between blanks", `  ${first.signature}  `],
  ])("is found %s", (_, signatures) => {
    expect(verified({ "webhook-signature": signatures }).isOk()).toBe(true);
  });

  const [, base64 = ""] = first.signature.split(",");
  it.each([
    ["another one", `v1,${other}`],
    ["the right one by another version", `v2,${base64} v1a,${base64} V1,${base64}`],
    ["one without version", base64],
    ["an empty one", "v1,"],
    ["the beginning of the right one", first.signature.slice(0, 8)],
    ["one with more behind it", `${first.signature}A`],
    ["one with its parts joined otherwise", `v1${base64}`],
    ["one without its padding", first.signature.slice(0, -1)],
  ])("is wrong when it is %s", (_, signatures) => {
    expect(refused({ "webhook-signature": signatures })).toEqual(signatureWrong);
  });

  it.each(["webhook-id", "webhook-timestamp", "webhook-signature"])(
    "needs the header %s",
    (header) => {
      const missing = { type: "HeaderMissing", header };
      expect([refused({ [header]: undefined }), refused({ [header]: " " })]).toEqual([
        missing,
        missing,
      ]);
    },
  );

  it.each([
    ["webhook-timestamp", "hello"],
    ["webhook-timestamp", "1614265330.5"],
    ["webhook-timestamp", "-1614265330"],
    ["webhook-timestamp", "0x60375c72"],
    ["webhook-timestamp", "1e9"],
    ["webhook-timestamp", "9999999999999"],
    ["webhook-id", "msg.1"],
    ["webhook-id", "msg 1"],
    ["webhook-id", "msg_é"],
    ["webhook-id", "x".repeat(257)],
    ["webhook-signature", "v1,é"],
  ])("needs a %s that is not like %s", (header, value) => {
    expect(refused({ [header]: value })).toEqual({ type: "HeaderMalformed", header });
  });

  it.each([-300, 0, 300])("counts %i seconds after it was made", (seconds) => {
    expect(verified({}, first.body, first.timestamp + seconds).isOk()).toBe(true);
  });

  it.each([
    [301, "TimestampTooOld"],
    [-301, "TimestampTooNew"],
    [86_400, "TimestampTooOld"],
  ])("does not count %i seconds after it was made", (seconds, type) => {
    expect(refused({}, first.body, first.timestamp + seconds)).toEqual({ type });
  });

  it("is wrong without any key", () => {
    expect(refused({}, first.body, first.timestamp, [])).toEqual(signatureWrong);
  });

  it("is wrong for the same JSON in other bytes", () => {
    expect(refused({}, '{"test":2432232314}')).toEqual(signatureWrong);
    expect(refused({}, `${first.body}\n`)).toEqual(signatureWrong);
    expect(refused({}, "")).toEqual(signatureWrong);
  });

  it("is right for bytes that are no text", () => {
    const body = Uint8Array.from([0xff, 0x00, 0xfe, 0x80]);
    const signature = signatureBy(key, { id: first.id, timestamp: first.timestamp, body });
    expect(verified({ "webhook-signature": signature }, body).isOk()).toBe(true);
    const replaced = Buffer.from(body).toString();
    expect(refused({ "webhook-signature": signature }, replaced)).toEqual(signatureWrong);
  });
});

describe("for every webhook", () => {
  const ids = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/);
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 200 });
  const keys = fc.uint8Array({ minLength: 24, maxLength: 64 });
  const { timestamp } = first;
  const taken = (
    { id, body, signature }: { id: string; body: Uint8Array; signature: string },
    accepted: readonly Uint8Array[],
    told = String(timestamp),
  ) => {
    const headers = {
      "webhook-id": id,
      "webhook-timestamp": told,
      "webhook-signature": signature,
    };
    return verify({ headers, body }, accepted, at(timestamp)).isOk();
  };

  it("a changed byte anywhere is refused", () => {
    const law = fc.property(
      ids,
      bytes,
      keys,
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (id, body, by, place, change) => {
        const signature = signatureBy(by, { id, timestamp, body });
        const changed = Uint8Array.from(body);
        const at = place % body.length;
        changed[at] = (body[at] ?? 0) ^ change;
        expect(taken({ id, body, signature }, [by])).toBe(true);
        expect(taken({ id, body: changed, signature }, [by])).toBe(false);
        expect(taken({ id: `${id}x`, body, signature }, [by])).toBe(false);
        expect(taken({ id, body, signature }, [by], String(timestamp + 1))).toBe(false);
        expect(taken({ id, body: body.subarray(1), signature }, [by])).toBe(false);
      },
    );
    fc.assert(law);
  });

  it("a changed character of the signature is refused", () => {
    const characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/= ,";
    const law = fc.property(
      ids,
      bytes,
      keys,
      fc.nat(45),
      fc.constantFrom(...characters),
      (id, body, by, place, character) => {
        const signature = signatureBy(by, { id, timestamp, body });
        fc.pre(signature[place] !== character);
        const changed = signature.slice(0, place) + character + signature.slice(place + 1);
        expect(taken({ id, body, signature: changed }, [by])).toBe(false);
      },
    );
    fc.assert(law);
  });

  it("either key is enough, and no third one", () => {
    const distinct = fc.uniqueArray(keys, {
      minLength: 3,
      maxLength: 3,
      selector: (each) =>
        Buffer.from(each)
          .toString("hex")
          .replace(/(?:00)+$/, ""),
    });
    const law = fc.property(ids, bytes, distinct, (id, body, [current, previous, third]) => {
      if (!current || !previous || !third) return expect.unreachable();
      const by = (each: Uint8Array) => ({
        id,
        body,
        signature: signatureBy(each, { id, timestamp, body }),
      });
      expect(taken(by(current), [current, previous])).toBe(true);
      expect(taken(by(previous), [current, previous])).toBe(true);
      expect(taken(by(third), [current, previous])).toBe(false);
    });
    fc.assert(law);
  });
});
