import { errAsync, ResultAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { FixedClock, InMemoryIntakeQueue, ValueWebhookKeys } from "#adapters/in-memory";
import { bodyLimitBytes, type Trouble, webhookHandler } from "#adapters/lambda";
import type { IntakeQueue, WebhookKeys } from "#application";
import { signatureBy } from "../support/webhook.js";

const now = "2026-10-01T12:00:00.000Z";
const timestamp = 1_790_856_000;
const current = Buffer.alloc(32, 1);
const previous = Buffer.alloc(24, 2);

const customer = {
  customer_id: "c-1",
  name: "Ada Lovelace",
  email: "ada@example.com",
  marketing_consent: true,
  property_info: { type: "house", lot_features: ["pool"] },
  service_history: [
    {
      service_id: "s-1",
      service_type: "mowing",
      date: "2026-09-01T10:00:00Z",
      price: 49.5,
      currency: "USD",
    },
  ],
};
const outcome = {
  message_id: "m-1",
  event_id: "e-1",
  kind: "unsubscribed",
  occurred_at: "2026-09-30T08:00:00Z",
};

interface Sending {
  readonly id?: string;
  readonly body?: string | Uint8Array;
  readonly key?: Uint8Array;
  readonly at?: number;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly isBase64Encoded?: boolean;
}

const textOf = (type: string, data: unknown, more: object = {}) =>
  JSON.stringify({ type, ...more, data });

/** A signed request as API Gateway passes it on. */
function eventOf(sending: Sending = {}): object {
  const { id = "msg_1", body = textOf("customer.record", customer), key = current } = sending;
  const { at = timestamp, headers, isBase64Encoded = true } = sending;
  return {
    resource: "/webhook",
    httpMethod: "POST",
    headers: {
      "Content-Type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": String(at),
      "webhook-signature": signatureBy(key, { id, timestamp: at, body }),
      ...headers,
    },
    multiValueHeaders: {},
    body: Buffer.from(body).toString(isBase64Encoded ? "base64" : "utf8"),
    isBase64Encoded,
  };
}

/** A webhook's function over a queue in memory. */
function webhook(
  options: { readonly keys?: WebhookKeys; readonly queue?: IntakeQueue; deadlineMs?: number } = {},
) {
  const queue = new InMemoryIntakeQueue();
  const troubles: Trouble[] = [];
  const handle = webhookHandler({
    keys: new ValueWebhookKeys([current, previous]),
    queue,
    clock: new FixedClock(now),
    troubled: (trouble) => troubles.push(trouble),
    ...options,
  });
  return { handle, queue, troubles };
}

/** What a request is answered, which leaves nothing in the queue. */
async function refused(event: object): Promise<object> {
  const { handle, queue } = webhook();
  const { statusCode, headers, body } = await handle(event);
  expect(headers).toEqual({ "content-type": "application/problem+json" });
  expect(queue.letters).toEqual([]);
  const problem: { readonly status: number } = JSON.parse(body);
  expect(problem.status).toBe(statusCode);
  return problem;
}

describe("a webhook", () => {
  it("with a customer's record becomes one letter", async () => {
    const { handle, queue } = webhook();
    const answer = await handle(eventOf({ id: "msg_7" }));
    expect(answer).toEqual({
      statusCode: 202,
      headers: { "content-type": "application/json" },
      body: '{"id":"msg_7"}',
    });
    expect(queue.letters.map(({ id, body }) => ({ id, body: JSON.parse(body) }))).toEqual([
      {
        id: "msg_7",
        body: { webhookId: "msg_7", receivedAt: now, type: "customer.record", data: customer },
      },
    ]);
  });

  it.each(["unsubscribed", "sent"])("with the outcome %s becomes one letter", async (kind) => {
    const { handle, queue } = webhook();
    const data = { ...outcome, kind };
    const body = textOf("message.outcome", data, { timestamp: "2026-10-01T11:59:59.5+00:00" });
    expect((await handle(eventOf({ body }))).statusCode).toBe(202);
    expect(queue.letters.map((letter) => JSON.parse(letter.body))).toEqual([
      { webhookId: "msg_1", receivedAt: now, type: "message.outcome", data },
    ]);
  });

  it("that is sent again becomes a letter of the same id", async () => {
    const { handle, queue } = webhook();
    await handle(eventOf({ id: "msg_2" }));
    await handle(eventOf({ id: "msg_2", at: timestamp + 60 }));
    expect(queue.letters.map(({ id }) => id)).toEqual(["msg_2", "msg_2"]);
  });

  it("may be signed by the previous key", async () => {
    expect((await webhook().handle(eventOf({ key: previous }))).statusCode).toBe(202);
  });

  it("may come as text, where that is what was sent", async () => {
    const { handle, queue } = webhook();
    const body = textOf("customer.record", { ...customer, name: "Žofia 😀" });
    expect((await handle(eventOf({ body, isBase64Encoded: false }))).statusCode).toBe(202);
    expect(JSON.parse(queue.letters[0]?.body ?? "")).toMatchObject({ data: { name: "Žofia 😀" } });
  });

  it.each([
    "application/json; charset=utf-8",
    'APPLICATION/JSON;charset="UTF-8"',
    "application/json ;  charset = utf-8 ",
  ])("may have the content type %s", async (type) => {
    const event = eventOf({ headers: { "Content-Type": type, "content-encoding": "identity" } });
    expect((await webhook().handle(event)).statusCode).toBe(202);
  });
});

describe("a webhook's sender is told", () => {
  it.each([
    { "Content-Type": undefined },
    { "Content-Type": "text/plain" },
    { "Content-Type": "application/x-www-form-urlencoded" },
    { "Content-Type": "application/json; charset=utf-16" },
    { "Content-Type": "application/jsonl" },
    { "Content-Type": "application/cloudevents+json" },
    { "content-encoding": "gzip" },
  ])("to send JSON, with the headers %o", async (headers) => {
    expect(await refused(eventOf({ headers }))).toEqual({
      type: "urn:docket:problem:media-type",
      title: "The body is not application/json in UTF-8",
      status: 415,
    });
  });

  it.each(["webhook-id", "webhook-timestamp", "webhook-signature"])(
    "that the header %s is missing",
    async (header) => {
      expect(await refused(eventOf({ headers: { [header]: undefined } }))).toEqual({
        type: "urn:docket:problem:header-missing",
        title: "A header is missing",
        status: 400,
        detail: header,
      });
    },
  );

  it("that a header is malformed", async () => {
    expect(await refused(eventOf({ id: "msg.1" }))).toMatchObject({
      type: "urn:docket:problem:header-malformed",
      status: 400,
      detail: "webhook-id",
    });
  });

  it.each([
    ["forged", { key: Buffer.alloc(32, 3) }, "signature-wrong"],
    ["stale", { at: timestamp - 301 }, "timestamp-too-old"],
    ["early", { at: timestamp + 301 }, "timestamp-too-new"],
  ])("that it is %s", async (_, sending, name) => {
    expect(await refused(eventOf(sending))).toMatchObject({
      type: `urn:docket:problem:${name}`,
      status: 401,
    });
  });

  it("that a captured signature is wrong for another body, and for another id", async () => {
    const signature = signatureBy(current, {
      id: "msg_1",
      timestamp,
      body: textOf("customer.record", customer),
    });
    const headers = { "webhook-signature": signature };
    const body = textOf("customer.record", { ...customer, customer_id: "c-2" });
    const wrong = { type: "urn:docket:problem:signature-wrong", status: 401 };
    expect(await refused(eventOf({ body, headers }))).toMatchObject(wrong);
    expect(await refused(eventOf({ id: "msg_2", headers }))).toMatchObject(wrong);
  });

  it.each([
    ["Latin-1", Buffer.from('{"type":"customer.record","data":"é"}', "latin1"), "not-utf-8"],
    ["an overlong form", Buffer.from([0x22, 0xc0, 0xaf, 0x22]), "not-utf-8"],
    ["a surrogate in bytes", Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), "not-utf-8"],
    ["UTF-16", Buffer.from('{"type":"customer.record"}', "utf16le"), "not-json"],
    ["a byte order mark", Buffer.from("\ufeff{}"), "not-json"],
    ["nothing", Buffer.alloc(0), "not-json"],
    ["half of it", Buffer.from('{"type":"customer.rec'), "not-json"],
    ["two values", Buffer.from("{}{}"), "not-json"],
    ["33 levels", Buffer.from(`${"[".repeat(33)}${"]".repeat(33)}`), "too-deep"],
    ["120,000 levels", Buffer.from(`${"[".repeat(120_000)}${"]".repeat(120_000)}`), "too-deep"],
    ["120,000 levels left open", Buffer.from('{"a":'.repeat(50_000)), "not-json"],
  ])("that the body cannot be read: %s", async (_, body, name) => {
    expect(await refused(eventOf({ body }))).toMatchObject({
      type: `urn:docket:problem:${name}`,
      status: 400,
    });
  });

  it.each([
    "{}",
    "null",
    "[]",
    '"customer.record"',
    textOf("customer.created", customer),
    textOf("constructor", customer),
    `${"[".repeat(32)}${"]".repeat(32)}`,
    '{"__proto__":{"type":"customer.record"}}',
  ])("that the type is unknown in %s", async (body) => {
    expect(await refused(eventOf({ body }))).toMatchObject({
      type: "urn:docket:problem:unknown-type",
      status: 422,
    });
  });

  it.each([
    ["customer.record", undefined, ["data"]],
    ["customer.record", [], ["data"]],
    ["customer.record", { ...customer, email: "ada" }, ["data.email"]],
    [
      "customer.record",
      { ...customer, customer_id: undefined, service_history: [{ service_id: "s-1" }] },
      [
        "data.customer_id",
        "data.service_history[0].service_type",
        "data.service_history[0].date",
        "data.service_history[0].price",
        "data.service_history[0].currency",
      ],
    ],
    ["message.outcome", { ...outcome, kind: "read" }, ["data.kind"]],
    ["message.outcome", { ...outcome, occurred_at: "2026-10-03T00:00:00Z" }, ["data.occurred_at"]],
    ["message.outcome", customer, ["data"]],
    [
      "message.outcome",
      {
        message_id: "m-1",
        customer_id: "c-1",
        purpose: "win-back",
        sent_at: "2026-09-01T00:00:00Z",
        subject: "Hello",
        body: "Ada",
        features: {},
        outcomes: [],
      },
      ["data"],
    ],
  ])("which fields of a %s are wrong: %#", async (type, data, fields) => {
    expect(await refused(eventOf({ body: textOf(type, data) }))).toEqual({
      type: "urn:docket:problem:invalid-fields",
      title: "Fields are missing or have values that are not accepted",
      status: 422,
      fields,
    });
  });

  it("that the timestamp in the body is no time", async () => {
    const body = textOf("customer.record", customer, { timestamp: "yesterday" });
    expect(await refused(eventOf({ body }))).toMatchObject({ fields: ["timestamp"] });
  });

  it("of at most 100 wrong fields", async () => {
    const data = { ...customer, service_history: Array.from({ length: 1_000 }, () => ({})) };
    const told = await refused(eventOf({ body: textOf("customer.record", data) }));
    expect(told).toMatchObject({ fields: { length: 100 } });
  });

  it("nothing of what was sent but where it is wrong", async () => {
    const personal = {
      ...customer,
      name: "",
      email: "ada@@example",
      service_history: ["Lovelace"],
    };
    for (const body of [
      textOf("customer.record", personal),
      '{"type":"Ada Lovelace"}',
      "Lovelace",
    ]) {
      const told = JSON.stringify(await refused(eventOf({ body })));
      expect(told).not.toMatch(/ada|lovelace/i);
    }
  });
});

describe("a webhook's size", () => {
  /** A record of so many bytes, by notes that nobody asked for. */
  const sized = (bytes: number) => {
    const around = textOf("customer.record", { ...customer, more: "" }).length;
    return textOf("customer.record", { ...customer, more: "x".repeat(bytes - around) });
  };

  it("is at most 255 KiB, and that fits the queue under any id", async () => {
    const { handle, queue } = webhook();
    const body = sized(261_120);
    expect(bodyLimitBytes).toBe(261_120);
    expect((await handle(eventOf({ id: '"'.repeat(256), body }))).statusCode).toBe(202);
    expect(queue.letters).toHaveLength(1);
  });

  const tooLarge = {
    type: "urn:docket:problem:too-large",
    title: "The body is too large",
    status: 413,
    detail: "at most 261120 bytes",
  };

  it.each([261_121, 2_000_000])("of %i bytes is refused, signed or not", async (bytes) => {
    expect(await refused(eventOf({ body: sized(bytes) }))).toEqual(tooLarge);
    const headers = { "webhook-signature": undefined };
    expect(await refused(eventOf({ body: sized(bytes), headers }))).toEqual(tooLarge);
  });

  it("is counted in bytes", async () => {
    const body = textOf("customer.record", { ...customer, more: "é".repeat(131_000) });
    expect(body.length).toBeLessThan(132_000);
    expect(await refused(eventOf({ body, isBase64Encoded: false }))).toEqual(tooLarge);
  });

  it("counts as it is in the queue, too", async () => {
    const numbers = `[${Array(50_000).fill("1e20").join(",")}]`;
    const body = textOf("customer.record", { ...customer, more: 0 }).replace(
      '"more":0',
      `"more":${numbers}`,
    );
    expect(await refused(eventOf({ body }))).toEqual(tooLarge);
  });
});

describe("a webhook does no harm", () => {
  const letterFor = async (body: string) => {
    const { handle, queue } = webhook();
    expect((await handle(eventOf({ body }))).statusCode).toBe(202);
    return queue.letters[0]?.body ?? "";
  };

  it("by fields of the same name: the last one counts, for the checks and in the letter", async () => {
    const record = JSON.stringify(customer);
    const body = `{"type":"none","data":1,"type":"customer.record","data":${record.replace("{", '{"email":"x","customer_id":"c-9",')}}`;
    expect(JSON.parse(await letterFor(body))).toMatchObject({
      type: "customer.record",
      data: { customer_id: "c-1", email: "ada@example.com" },
    });
  });

  it("by fields named __proto__: they are left out", async () => {
    const record = JSON.stringify(customer);
    const body = `{"__proto__":{"a":1},"type":"customer.record","data":${record.replace("{", '{"__proto__":{"isAdmin":true},"more":{"__proto__":1},')}}`;
    expect(await letterFor(body)).not.toContain("__proto__");
    expect("isAdmin" in {}).toBe(false);
  });

  it("by characters that SQS does not take: they are escaped", async () => {
    const more = "\ufffe\uffff\u0000\ud800";
    const letter = await letterFor(textOf("customer.record", { ...customer, more }));
    expect(letter).toContain(String.raw`"more":"\ufffe\uffff\u0000\ud800"`);
    expect(JSON.parse(letter)).toMatchObject({ data: { more } });
  });
});

describe("a webhook that cannot be taken at the moment", () => {
  const unavailable = {
    statusCode: 503,
    headers: { "content-type": "application/problem+json", "retry-after": "30" },
    body: '{"type":"urn:docket:problem:unavailable","title":"It cannot be taken at the moment","status":503}',
  };
  const broken = {
    type: "Unavailable",
    service: "SQS",
    cause: new Error("ada@example.com"),
    advice: "Create it.",
  } as const;
  const trouble = { service: "SQS", error: "Error", advice: "Create it." };

  it("for want of keys is to be sent again", async () => {
    const { handle, queue, troubles } = webhook({ keys: { accepted: () => errAsync(broken) } });
    expect(await handle(eventOf())).toEqual(unavailable);
    expect([queue.letters, troubles]).toEqual([[], [trouble]]);
  });

  it("for want of the queue is to be sent again", async () => {
    const { handle, troubles } = webhook({
      queue: { send: (unsent) => errAsync({ ...broken, unsent }) },
    });
    expect(await handle(eventOf())).toEqual(unavailable);
    expect(troubles).toEqual([trouble]);
  });

  it("by its deadline is to be sent again", async () => {
    const queue: IntakeQueue = {
      send: (unsent, { signal } = {}) => {
        const stopped = new Promise<unknown>((resolve) => {
          signal?.addEventListener("abort", () => resolve(signal.reason), { once: true });
        });
        return ResultAsync.fromSafePromise(stopped).andThen((cause) =>
          errAsync({ type: "Unavailable", service: "SQS", cause, unsent } as const),
        );
      },
    };
    const { handle, troubles } = webhook({ queue, deadlineMs: 30 });
    expect(await handle(eventOf())).toEqual(unavailable);
    expect(troubles).toEqual([{ service: "SQS", error: "TimeoutError" }]);
  });
});

describe("a webhook's function", () => {
  it("is a bug where something else than API Gateway calls it", async () => {
    await expect(webhook().handle({ Records: [], headers: 1 })).rejects.toThrow();
  });

  it.each([{}, { headers: null, body: null, isBase64Encoded: false }])(
    "answers a request of nothing: %o",
    async (event) => {
      expect(await refused(event)).toMatchObject({ status: 415 });
    },
  );
});
