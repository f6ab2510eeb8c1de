import { okAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { hashText, message } from "#domain";
import {
  addCustomer,
  approval,
  cause,
  error,
  generator,
  judge,
  memory,
  must,
  now,
  over,
  request,
  withMessage,
} from "../support/docket.js";
import { intercepted } from "../support/intercepted.js";
import { scored, writing } from "../support/language-model.js";
import { changed, findingsIn, linesOf, restored } from "../support/record.js";

describe("a record that nobody touched", () => {
  it.each([
    ["an approved message", writing(), 21],
    ["a message of two attempts", writing(undefined, (n) => scored(n === 1 ? 0.2 : 0.9)), 26],
    ["a rejected message", writing(undefined, () => scored(0.2)), 29],
  ])("of %s is verified without a finding, and without a model", async (_, model, checks) => {
    const { docket } = await withMessage({ model });
    const again = await restored(await linesOf(docket));
    const verified = await must(again.verify());
    expect(verified).toMatchObject({ messages: 1, findings: [] });
    expect(verified.checks).toBeGreaterThanOrEqual(checks);
  });

  it("stays clean when the customer's history goes on", async () => {
    const { docket, messageId } = await withMessage();
    const voided = { type: "VoidService", serviceId: "s-1", reason: "never took place" } as const;
    await must(docket.handleCustomer("c-1", [voided], cause("void")));
    const sold = {
      type: "RecordOutcome",
      providerEventId: "e-1",
      kind: "converted",
      occurredAt: now,
      automated: false,
    } as const;
    await must(docket.recordOutcome(messageId, sold, cause("e-1")));
    expect(await findingsIn(await linesOf(docket))).toEqual([]);
  });
});

describe("a record that others write meanwhile", () => {
  async function begun() {
    const ports = memory();
    const writer = over(ports);
    for (const agent of [judge, generator]) await must(writer.putIntoService(agent, approval));
    await addCustomer(writer, "c-1");
    return { ports, writer };
  }

  it("is verified without a finding when a message is begun at every page", async () => {
    const { ports, writer } = await begun();
    let asked = 0;
    const events = intercepted(ports.events, (method, _, run) => {
      if (method !== "scan") return run();
      asked += 1;
      return writer
        .requestMessage({ customerId: "c-1", trigger: `t-${asked}`, decisionTime: now })
        .andThen(() => run() as ReturnType<typeof ports.events.scan>);
    });
    const { messages, findings } = await must(over({ ...ports, events }).verify());
    expect(messages).toBe(2);
    expect(findings).toEqual([]);
  });

  it("is verified without a finding when a message is begun after all were read", async () => {
    const { ports, writer } = await begun();
    const before = await must(ports.events.scan(message.category));
    await request(writer);
    const events = intercepted(ports.events, (method, [category], run) =>
      method === "scan" && category === message.category ? okAsync(before) : run(),
    );
    expect((await must(over({ ...ports, events }).verify())).findings).toEqual([]);
  });
});

describe("a record without its artefacts", () => {
  it("cannot be rebuilt, and says what is not there", async () => {
    const { docket, messageId } = await withMessage();
    const lines = (await linesOf(docket)).map(({ artefacts: _, ...line }) => line);
    const { findings } = await must((await restored(lines)).verify());
    expect(findings).toEqual([
      {
        messageId,
        what: "guidelines",
        kind: "cannot-rebuild",
        detail: expect.stringMatching(/^artefact [0-9a-f]{64} is not there$/),
      },
    ]);
    const unexplained = await error((await restored(lines)).explain(messageId));
    expect(unexplained).toMatchObject({ type: "Missing", what: "guidelines" });
  });

  it.each(["hello", "[1]", "null"])("or with %s in the place of one says so", async (text) => {
    const { docket } = await withMessage();
    const hash = hashText(text);
    const lines = changed(await linesOf(docket), "ContextPrepared", (event) => ({
      ...event,
      guidelines: hash,
    })).map((line) =>
      line.artefacts ? { ...line, artefacts: { ...line.artefacts, [hash]: text } } : line,
    );
    expect(await findingsIn(lines)).toEqual(["guidelines cannot-rebuild"]);
  });
});

describe("a redacted record", () => {
  it("holds no name, no address, no text, no answer of a model", async () => {
    const { docket } = await withMessage();
    const text = JSON.stringify(await linesOf(docket, true));
    for (const personal of ["Ada", "Lovelace", "@example.com", "gutters, too", "It is fine"]) {
      expect(text).not.toContain(personal);
    }
  });

  it("is verified but for its prompts and texts, and says why those cannot be", async () => {
    const { docket, messageId } = await withMessage();
    const { findings, checks } = await must((await restored(await linesOf(docket, true))).verify());
    const why = "the customer's name: it was erased, or left out of this record";
    const kind = "cannot-rebuild";
    expect(checks).toBeGreaterThanOrEqual(21);
    const gone = "its hash was erased, or left out of this record";
    expect(findings).toEqual([
      { messageId, what: "prepared prompt", kind, detail: gone },
      { messageId, what: "prompt of attempt 1", kind, detail: why },
      { messageId, what: "prompt of email-judge for attempt 1", kind, detail: why },
      { messageId, what: "approved text", kind, detail: "it was erased" },
    ]);
  });

  it("can be explained without a prompt", async () => {
    const { docket, messageId } = await withMessage();
    const again = await restored(await linesOf(docket, true));
    const { attempts, status } = await must(again.explain(messageId));
    expect(status).toBe("approved");
    expect(attempts[0]?.prompt).toMatchObject({
      missing: "the customer's name: it was erased, or left out of this record",
    });
  });
});
