import { errAsync, ResultAsync } from "neverthrow";
import { describe, expect, it, vi } from "vitest";
import { InMemoryExecutions } from "#adapters/in-memory";
import { requestApiHandler, requestHandler } from "#adapters/lambda";
import { type Docket, type Executions, handleCommand } from "#application";
import { messageIdOf, rollout } from "#domain";
import { addCustomer, cause, must, openDocket, typesOf } from "../support/docket.js";
import { again, context, observed, onBus, queueBatch } from "../support/lambda.js";

const completedAt = "2026-09-30T12:00:00.000Z";
const completed = (more: Readonly<Record<string, unknown>> = {}, recordedAt?: string) =>
  onBus({
    type: "customer.service-completed.v1",
    recordedAt: recordedAt ?? "2026-10-01T12:00:00.000Z",
    data: { customerId: "c-1", serviceId: "s-1", completedAt, ...more },
  });

const unavailable = { type: "Unavailable", service: "Step Functions", cause: "down" } as const;
const noExecutions: Executions = { start: () => errAsync(unavailable) };

/** The function of the queue over a docket in memory. */
function functionOver(docket: Docket, executions: Executions) {
  const observing = observed();
  const { requestMessage } = docket;
  const handler = requestHandler({ requestMessage, executions, withinDays: 3, ...observing });
  return {
    run: (...bodies: readonly string[]) => handler(queueBatch(...bodies), context),
    ...observing,
  };
}

async function known(...ids: readonly string[]): Promise<Docket> {
  const docket = await openDocket();
  for (const id of ids) await addCustomer(docket, id);
  return docket;
}

/** The second one, and liked better: now a referral would be asked for. */
const likedService = {
  type: "ReportService",
  serviceId: "s-2",
  serviceType: "lawn_care",
  price: { minor: 9_000, currency: "USD" },
  completedAt: "2026-09-01T12:00:00.000Z",
  satisfaction: 5,
  now: "2026-10-01T12:00:00.000Z",
} as const;

const upsell = messageIdOf("c-1", "upsell", "service:s-1");

describe("the function that requests messages after services", () => {
  it("asks for one and starts its execution, once however often it hears of the service", async () => {
    const docket = await known("c-1");
    const executions = new InMemoryExecutions();
    const { run, counted } = functionOver(docket, executions);
    expect(await run(completed())).toEqual(again());
    expect(await run(completed(), completed())).toEqual(again());
    expect(executions.begun).toEqual([upsell]);
    expect(await typesOf(docket, `message:${upsell}`)).toEqual(["MessageRequested"]);
    expect(counted).toEqual({ MessagesRequested: 3 });
  });

  it("decides as of when the service was recorded or, if later, done", async () => {
    const docket = await known("c-1", "c-2");
    const { run } = functionOver(docket, new InMemoryExecutions());
    await run(
      completed(),
      completed({ customerId: "c-2", completedAt: "2026-10-01T12:03:00.000Z" }),
    );
    const timeOf = async (customerId: string) => {
      const id = messageIdOf(customerId, "upsell", "service:s-1");
      const { recorded } = await must(docket.ports.events.read(`message:${id}` as never));
      return recorded[0]?.event;
    };
    expect(await timeOf("c-1")).toMatchObject({ decisionTime: "2026-10-01T12:00:00.000Z" });
    expect(await timeOf("c-2")).toMatchObject({ decisionTime: "2026-10-01T12:03:00.000Z" });
  });

  it("makes one message of two services at once", async () => {
    const docket = await known("c-1");
    const executions = new InMemoryExecutions();
    const { run } = functionOver(docket, executions);
    expect(await run(completed(), completed({ serviceId: "s-2" }))).toEqual(again());
    expect(executions.begun).toEqual([upsell]);
    const other = messageIdOf("c-1", "upsell", "service:s-2");
    expect(await typesOf(docket, `message:${other}`)).toEqual([
      "MessageRequested",
      "MessageDeclined",
    ]);
  });

  it("asks about several customers at the same time, about one of them in order", async () => {
    const docket = await known("c-1", "c-2");
    const begun: string[] = [];
    const finish: (() => void)[] = [];
    const { requestMessage } = docket;
    const { run } = functionOver(
      {
        ...docket,
        requestMessage: (request, ...rest) => {
          begun.push(`${request.customerId} ${request.trigger}`);
          const turn = new Promise<void>((resolve) => finish.push(resolve));
          return ResultAsync.fromSafePromise<void, never>(turn).andThen(() =>
            requestMessage(request, ...rest),
          );
        },
      },
      new InMemoryExecutions(),
    );
    const running = run(
      completed(),
      completed({ serviceId: "s-2" }),
      completed({ customerId: "c-2" }),
    );
    await vi.waitFor(() => expect(begun).toEqual(["c-1 service:s-1", "c-2 service:s-1"]));
    for (const each of finish) each();
    await vi.waitFor(() => expect(begun.at(-1)).toBe("c-1 service:s-2"));
    finish.at(-1)?.();
    expect(await running).toEqual(again());
  });

  // Three days and a millisecond, and three days.
  it.each([
    ["2026-10-03T12:00:00.001Z", 0],
    ["2026-10-03T12:00:00.000Z", 1],
  ])("takes a service recorded at %s for news or history", async (recordedAt, begun) => {
    const docket = await known("c-1");
    const executions = new InMemoryExecutions();
    const { run, counted } = functionOver(docket, executions);
    expect(await run(completed({}, recordedAt))).toEqual(again());
    expect(executions.begun).toHaveLength(begun);
    expect(counted["ServicesTooOld"] ?? 0).toBe(1 - begun);
  });

  it("finishes at the next delivery what stopped between contact and execution", async () => {
    const docket = await known("c-1");
    expect(await functionOver(docket, noExecutions).run(completed())).toEqual(again("m-1"));
    const executions = new InMemoryExecutions();
    expect(await functionOver(docket, executions).run(completed())).toEqual(again());
    expect(executions.begun).toEqual([upsell]);
  });

  it("finishes that message also where another purpose suits by then", async () => {
    const docket = await known("c-1");
    await functionOver(docket, noExecutions).run(completed());
    await must(docket.handleCustomer("c-1", [likedService], cause("liked")));
    const executions = new InMemoryExecutions();
    expect(await functionOver(docket, executions).run(completed())).toEqual(again());
    expect(executions.begun).toEqual([upsell]);
  });

  it("waits until agents are in service", async () => {
    const docket = await openDocket({}, {}, []);
    await addCustomer(docket, "c-1");
    const { run, said } = functionOver(docket, new InMemoryExecutions());
    expect(await run(completed())).toEqual(again("m-1"));
    expect(said).toEqual([
      [
        "warn",
        "not requested",
        { customerId: "c-1", serviceId: "s-1", error: "NotInService", agent: "email-generator" },
      ],
    ]);
  });

  it("fails a service at which the code is defective, and holds up no other", async () => {
    const docket = await known("c-1");
    const executions = new InMemoryExecutions();
    const { requestMessage } = docket;
    const defective: Docket = {
      ...docket,
      requestMessage: (request, ...rest) => {
        if (request.trigger === "service:s-9") throw new TypeError("ada@example.com");
        return requestMessage(request, ...rest);
      },
    };
    const { run, said } = functionOver(defective, executions);
    expect(await run(completed({ serviceId: "s-9" }), completed())).toEqual(again("m-1"));
    expect(executions.begun).toEqual([upsell]);
    expect(said[0]?.[2]).toMatchObject({ serviceId: "s-9", error: "TypeError" });
    expect(JSON.stringify(said)).not.toContain("ada@");
  });

  it("is done with a customer whom nobody knows", async () => {
    const { run } = functionOver(await known(), new InMemoryExecutions());
    expect(await run(completed())).toEqual(again());
  });

  it("fails what is no such event, and holds up nothing by it", async () => {
    const executions = new InMemoryExecutions();
    const { run } = functionOver(await known("c-1"), executions);
    const other = onBus({
      type: "customer.erased.v1",
      recordedAt: completedAt,
      data: { customerId: "c-1" },
    });
    expect(await run("{", other, completed({ completedAt: "yesterday" }), completed())).toEqual(
      again("m-1", "m-2", "m-3"),
    );
    expect(executions.begun).toEqual([upsell]);
  });
});

describe("POST /messages", () => {
  const json = { "Content-Type": "application/json" };
  async function api(docket: Docket, executions: Executions = new InMemoryExecutions()) {
    const { requestMessage, ports } = docket;
    const handler = requestApiHandler({
      requestMessage,
      executions,
      clock: ports.clock,
      ...observed(),
    });
    return async (body: unknown, headers: Readonly<Record<string, string>> = json) => {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      const event = {
        headers,
        body: Buffer.from(text).toString("base64"),
        isBase64Encoded: true,
      };
      const answer = await handler(event, context);
      return { ...answer, body: JSON.parse(answer.body) };
    };
  }
  const problemOf = (name: string, more: object = {}) =>
    expect.objectContaining({ type: `urn:docket:problem:${name}`, ...more });

  it("answers with the message's id and what was decided, and starts the execution", async () => {
    const executions = new InMemoryExecutions();
    const post = await api(await known("c-1"), executions);
    const messageId = messageIdOf("c-1", "upsell", "api:order-17");
    const asked = { customerId: "c-1", idempotencyKey: "order-17" };
    expect(await post(asked)).toEqual({
      statusCode: 202,
      headers: { "content-type": "application/json" },
      body: { messageId, purpose: "upsell", decision: "reserved" },
    });
    expect((await post(asked)).body).toEqual({
      messageId,
      purpose: "upsell",
      decision: "reserved",
    });
    expect(executions.begun).toEqual([messageId]);
  });

  it("answers a no with its reason, and starts nothing", async () => {
    const executions = new InMemoryExecutions();
    const post = await api(await known("c-1"), executions);
    await post({ customerId: "c-1", idempotencyKey: "one" });
    const { statusCode, body } = await post({ customerId: "c-1", idempotencyKey: "two" });
    expect([statusCode, body]).toEqual([
      202,
      {
        messageId: messageIdOf("c-1", "upsell", "api:two"),
        purpose: "upsell",
        decision: "declined",
        reason: "contacted-recently",
      },
    ]);
    expect(executions.begun).toHaveLength(1);
  });

  it("answers the same to the same key, also where another purpose suits by then", async () => {
    const docket = await known("c-1");
    const executions = new InMemoryExecutions();
    const post = await api(docket, executions);
    const stop = { type: "StopTraffic", reason: "prices", at: "2026-10-01T12:00:00.000Z" } as const;
    const resume = { ...stop, type: "ResumeTraffic" } as const;
    const handle = handleCommand(docket.ports.events, rollout, { codeVersion: "1.2.3" });
    await must(handle("email-generator", [stop], cause("stop")));
    const asked = { customerId: "c-1", idempotencyKey: "order-17" };
    const first = await post(asked);
    expect(first.body).toMatchObject({ decision: "declined", reason: "traffic-stopped" });
    await must(handle("email-generator", [resume], cause("resume")));
    await must(docket.handleCustomer("c-1", [likedService], cause("liked")));
    expect(await post(asked)).toEqual(first);
    expect(executions.begun).toEqual([]);
  });

  it.each([
    [{ customerId: "c-9" }, json, 404, problemOf("unknown-customer")],
    ["{", json, 400, problemOf("not-json")],
    ["[".repeat(40) + "]".repeat(40), json, 400, problemOf("too-deep")],
    [{ customerId: "c-1" }, { "content-type": "text/plain" }, 415, problemOf("media-type")],
    [`"${"x".repeat(8_191)}"`, json, 413, problemOf("too-large", { detail: "at most 8192 bytes" })],
    [{}, json, 422, problemOf("invalid-fields", { fields: ["customerId"] })],
    [
      { customerId: "+1 555 010 9999", purpose: "", more: 1 },
      json,
      422,
      problemOf("invalid-fields", { fields: ["customerId", "purpose", "more"] }),
    ],
    [
      { customerId: "c-1", idempotencyKey: "5550109999" },
      json,
      422,
      problemOf("invalid-fields", { fields: ["idempotencyKey"] }),
    ],
    [
      { customerId: "c-1", purpose: "newsletter" },
      json,
      422,
      problemOf("invalid-fields", { fields: ["purpose"] }),
    ],
  ])("answers %j sent as %j with %i", async (body, headers, status, problem) => {
    const post = await api(await known("c-1"));
    const answer = await post(body, headers);
    expect([answer.statusCode, answer.body]).toEqual([status, problem]);
    expect(answer.headers["content-type"]).toBe("application/problem+json");
  });

  it("answers 409 where no agent is in service", async () => {
    const docket = await openDocket({}, {}, []);
    await addCustomer(docket, "c-1");
    const post = await api(docket);
    expect((await post({ customerId: "c-1" })).body).toEqual(problemOf("not-in-service"));
  });

  it("is read by web pages of the origins that are known, also where it is a problem", async () => {
    const { requestMessage, ports } = await known("c-1");
    const handler = requestApiHandler({
      requestMessage,
      executions: new InMemoryExecutions(),
      clock: ports.clock,
      origins: ["https://desk.example.com", "https://shop.example.com"],
      ...observed(),
    });
    const headersFor = async (customerId: string, headers: Readonly<Record<string, string>>) => {
      const body = JSON.stringify({ customerId, idempotencyKey: "order-17" });
      const answer = await handler({ headers: { ...json, ...headers }, body }, context);
      return [answer.statusCode, answer.headers];
    };
    const cors = {
      "access-control-allow-origin": "https://desk.example.com",
      "access-control-expose-headers": "retry-after",
      vary: "origin",
    };
    expect(await headersFor("c-1", { Origin: "https://desk.example.com" })).toEqual([
      202,
      { "content-type": "application/json", ...cors },
    ]);
    expect(await headersFor("c-9", { origin: "https://desk.example.com" })).toEqual([
      404,
      { "content-type": "application/problem+json", ...cors },
    ]);
    expect(await headersFor("c-1", { origin: "https://evil.example.com" })).toEqual([
      202,
      { "content-type": "application/json" },
    ]);
    expect(await headersFor("c-1", {})).toEqual([202, { "content-type": "application/json" }]);
  });

  it("answers 503 when the execution cannot be started, and finishes when asked again", async () => {
    const docket = await known("c-1");
    const asked = { customerId: "c-1", idempotencyKey: "order-17" };
    const answer = await (await api(docket, noExecutions))(asked);
    expect(answer).toMatchObject({ statusCode: 503, headers: { "retry-after": "30" } });
    const executions = new InMemoryExecutions();
    expect((await (await api(docket, executions))(asked)).statusCode).toBe(202);
    expect(executions.begun).toEqual([messageIdOf("c-1", "upsell", "api:order-17")]);
  });
});
