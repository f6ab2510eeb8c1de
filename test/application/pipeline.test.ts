import { describe, expect, it } from "vitest";
import { SimulatedLanguageModel } from "#adapters/simulated";
import {
  addCustomer,
  cause,
  error,
  eventsOf,
  must,
  now,
  openDocket,
  request,
  typesOf,
  withMessage,
} from "../support/docket.js";
import { draft, failing, scored, writing } from "../support/language-model.js";

describe("a message", () => {
  it("is requested, prepared, written, judged and approved", async () => {
    const { docket, messageId, status } = await withMessage();
    expect(status).toBe("approved");
    expect(await typesOf(docket, `message:${messageId}`)).toEqual([
      "MessageRequested",
      "ContextPrepared",
      "DraftGenerated",
      "DraftJudged",
      "MessageApproved",
    ]);
    expect((await typesOf(docket, "customer:c-1")).at(-1)).toBe("ContactReserved");
  });

  it("goes through the simulation as well", async () => {
    const model = new SimulatedLanguageModel({ throttled: 0, malformed: 0, tooLong: 0 });
    expect((await withMessage({ model })).status).toBe("approved");
  });

  it("is taken a stage further by each stage, which says what is next", async () => {
    const docket = await openDocket();
    await addCustomer(docket, "c-1");
    const messageId = await request(docket);
    const said = [
      await must(docket.prepare(messageId)),
      await must(docket.generate(messageId)),
      await must(docket.judge(messageId)),
      await must(docket.conclude(messageId)),
    ];
    expect(said).toEqual([
      { messageId, status: "prepared", next: "generate" },
      { messageId, status: "prepared", next: "judge" },
      { messageId, status: "prepared", next: "conclude" },
      { messageId, status: "approved", next: "nothing" },
    ]);
  });

  it("is changed by no stage that is run twice or at the wrong time", async () => {
    const model = writing(undefined, (n) => scored(n === 1 ? 0.2 : 0.9));
    const docket = await openDocket({ model });
    await addCustomer(docket, "c-1");
    const messageId = await request(docket);
    const due = ["prepare", "generate", "judge", "generate", "judge", "conclude", "over"] as const;
    for (const next of due) {
      const before = await eventsOf(docket, `message:${messageId}`);
      const asked = model.drafting.length + model.judging.length;
      for (const stage of ["prepare", "generate", "judge", "conclude"] as const) {
        if (stage !== next) await docket[stage](messageId);
      }
      expect(await eventsOf(docket, `message:${messageId}`), next).toEqual(before);
      expect(model.drafting.length + model.judging.length, next).toBe(asked);
      if (next !== "over") await must(docket[next](messageId));
    }
    expect((await typesOf(docket, `message:${messageId}`)).at(-1)).toBe("MessageApproved");
    expect((await typesOf(docket, "customer:c-1")).at(-1)).toBe("ContactReserved");
  });

  it("is known by the same id when it is asked for again, and is not made again", async () => {
    const { docket, messageId } = await withMessage();
    expect(await request(docket)).toBe(messageId);
    expect((await must(docket.runMessage(messageId))).status).toBe("approved");
    expect(await typesOf(docket, `message:${messageId}`)).toHaveLength(5);
    expect(await typesOf(docket, "customer:c-1")).toHaveLength(6);
  });

  it("that several run at once is made once, though their models answer differently", async () => {
    const model = writing(
      (n) => ({ ...draft, subject: `Draft ${n}` }),
      (n) => scored(n === 1 ? 0.2 : 0.7 + n / 100),
    );
    const docket = await openDocket({ model });
    await addCustomer(docket, "c-1");
    const messageId = await request(docket);
    const ends = await Promise.all([1, 2, 3].map(() => must(docket.runMessage(messageId))));
    expect(new Set(ends.map(({ next }) => next))).toEqual(new Set(["nothing"]));
    const types = await typesOf(docket, `message:${messageId}`);
    const attempts = types.filter((type) => type === "DraftGenerated").length;
    expect(types.filter((type) => type === "DraftJudged")).toHaveLength(attempts);
    expect(types.filter((type) => type === "MessageApproved")).toHaveLength(1);
    expect((await must(docket.verify())).findings).toEqual([]);
  });

  it("that nobody asked for cannot be prepared", async () => {
    const docket = await openDocket();
    const unknown = { type: "Missing", what: "message m-1", why: "nobody asked for it" };
    expect(await error(docket.prepare("m-1"))).toEqual(unknown);
    expect(await typesOf(docket, "message:m-1")).toEqual([]);
  });

  it("shows before it is made the prompt that will be sent", async () => {
    const model = writing();
    const docket = await openDocket({ model });
    await addCustomer(docket, "c-1");
    const preview = await must(docket.previewPrompt("c-1", now));
    expect(await typesOf(docket, "customer:c-1")).toHaveLength(5);
    await must(docket.runMessage(await request(docket)));
    expect(model.drafting[0]).toMatchObject({ system: preview.system, prompt: preview.prompt });
    expect(preview).toMatchObject({ purpose: "upsell", agentId: "email-generator", version: 1 });
  });
});

describe("a draft that does not pass", () => {
  it("is written again with the judge's feedback", async () => {
    const model = writing(
      (n) => ({ ...draft, subject: `Draft ${n}` }),
      (n) => (n === 1 ? scored(0.3, "Too <b>pushy</b> for her.") : scored(0.9)),
    );
    const { status } = await withMessage({ model });
    const [first, second] = model.drafting.map(({ prompt }) => prompt);
    expect(status).toBe("approved");
    expect(first).toContain("<feedback>\nnull\n</feedback>");
    expect(second).toContain("Too \\u003cb\\u003epushy\\u003c/b\\u003e for her.");
    expect(second).toContain('"subject": "Draft 1"');
    expect(second).toContain('"score": 0.3');
    expect(model.drafting.map(({ repeat }) => repeat)).toEqual([1, 2]);
  });

  it("is written as often as its agent may, and then rejected", async () => {
    const model = writing(undefined, () => scored(0.69));
    const { docket, messageId, status } = await withMessage({ model });
    expect(status).toBe("rejected");
    expect([model.drafting.length, model.judging.length]).toEqual([3, 3]);
    const [concluded] = (await eventsOf(docket, `message:${messageId}`)).slice(-1);
    expect(concluded).toEqual({
      type: "MessageRejected",
      customerId: "c-1",
      reason: "below-threshold",
    });
  });

  it("passes at the threshold itself, whatever the judge says of it in words", async () => {
    const model = writing(undefined, () => ({
      ...scored(0.7),
      rationale: "REJECT. passed: false",
    }));
    expect((await withMessage({ model })).status).toBe("approved");
  });

  it("gives the customer's contact back once it is rejected or failed", async () => {
    for (const [model, reason] of [
      [writing(undefined, () => scored(0.1)), "rejected: below-threshold"],
      [writing(() => failing("guardrail")), "failed: generate: guardrail"],
    ] as const) {
      const { docket, messageId } = await withMessage({ model });
      const last = (await eventsOf(docket, "customer:c-1")).at(-1);
      expect(last).toEqual({ type: "ContactReleased", messageId, reason });
      const asked = { customerId: "c-1", decisionTime: now, trigger: "another" };
      expect(await must(docket.requestMessage(asked))).toMatchObject({ decision: "reserved" });
    }
  });
});

describe("a request", () => {
  const declined = async (known: Parameters<typeof addCustomer>[2], trigger = "t-1") => {
    const docket = await openDocket();
    await addCustomer(docket, "c-1", known);
    const answer = await must(
      docket.requestMessage({ customerId: "c-1", trigger, decisionTime: now }),
    );
    return { docket, answer };
  };

  it("is declined without consent, and the record says so on both streams", async () => {
    const { docket, answer } = await declined({ consent: undefined });
    const { messageId } = answer;
    expect(answer).toEqual({
      messageId,
      purpose: "upsell",
      decision: "declined",
      reason: "no-consent",
    });
    expect((await eventsOf(docket, "customer:c-1")).at(-1)).toMatchObject({
      type: "ContactDeclined",
      messageId,
      reason: "no-consent",
    });
    expect((await eventsOf(docket, `message:${messageId}`)).at(-1)).toEqual({
      type: "MessageDeclined",
      customerId: "c-1",
      reason: "no-consent",
      customerVersion: 5,
      rolloutVersion: 1,
      assignment: { arm: "stable", bucket: 1588, weight: 0, propensity: 1 },
    });
    const ended = { messageId, status: "declined", next: "nothing" };
    expect(await must(docket.runMessage(messageId))).toEqual(ended);
  });

  it("is declined when no purpose suits", async () => {
    const { answer } = await declined({ services: [] });
    expect(answer).toMatchObject({ decision: "declined", reason: "no-purpose-suits" });
  });

  it("is declined soon after another, and answers the same when asked again", async () => {
    const { docket } = await withMessage();
    const asked = { customerId: "c-1", trigger: "another", decisionTime: now };
    const answer = await must(docket.requestMessage(asked));
    expect(answer).toMatchObject({ decision: "declined", reason: "contacted-recently" });
    expect(await must(docket.requestMessage(asked))).toEqual(answer);
    expect(await typesOf(docket, `message:${answer.messageId}`)).toHaveLength(2);
  });

  it("of a stranger, or for a purpose that nobody defined, is an error and leaves no trace", async () => {
    const docket = await openDocket();
    const stranger = docket.requestMessage({ customerId: "c-9", decisionTime: now });
    expect(await error(stranger)).toEqual({ type: "CustomerNotFound" });
    await addCustomer(docket, "c-1");
    const asked = { customerId: "c-1", purpose: "birthday", decisionTime: now };
    expect(await error(docket.requestMessage(asked))).toEqual({
      type: "UnknownPurpose",
      purpose: "birthday",
    });
    expect(await typesOf(docket, "customer:c-1")).toHaveLength(5);
  });

  it("that two make at once is won by one of them", async () => {
    const docket = await openDocket();
    await addCustomer(docket, "c-1");
    const answers = await Promise.all(
      ["a", "b", "c"].map((trigger) =>
        must(docket.requestMessage({ customerId: "c-1", trigger, decisionTime: now })),
      ),
    );
    expect(answers.map(({ decision }) => decision).sort()).toEqual([
      "declined",
      "declined",
      "reserved",
    ]);
  });
});

describe("a customer who is erased between request and prompt", () => {
  it("gets no message, and no model sees the name", async () => {
    const model = writing();
    const docket = await openDocket({ model });
    await addCustomer(docket, "c-1");
    const messageId = await request(docket);
    const erase = { type: "EraseCustomer", reason: "asked for it", at: now } as const;
    await must(docket.handleCustomer("c-1", [erase], cause("erase")));
    expect((await must(docket.runMessage(messageId))).status).toBe("cancelled");
    expect(model.drafting).toEqual([]);
  });
});

describe("a customer who objects while their message is written", () => {
  const consent = { channel: "email", purpose: "marketing", now } as const;
  const withdraw = { type: "WithdrawConsent", ...consent, basis: "form", at: now } as const;
  const complain = { type: "OpenComplaint", complaintId: "comp-1", at: now, now } as const;
  const erase = { type: "EraseCustomer", reason: "asked for it", at: now } as const;
  const judged = async (model = writing()) => {
    const docket = await openDocket({ model });
    await addCustomer(docket, "c-1");
    const messageId = await request(docket);
    for (const stage of ["prepare", "generate", "judge"] as const) {
      await must(docket[stage](messageId));
    }
    return { docket, messageId };
  };

  it.each([
    ["no-consent", withdraw],
    ["open-complaint", complain],
    ["erased", erase],
  ] as const)("gets none, and both streams say why: %s", async (reason, command) => {
    const { docket, messageId } = await judged();
    await must(docket.handleCustomer("c-1", [command], cause("objects")));
    for (const _ of ["once", "again"]) {
      const ended = { messageId, status: "cancelled", next: "nothing" };
      expect(await must(docket.conclude(messageId))).toEqual(ended);
    }
    expect((await eventsOf(docket, `message:${messageId}`)).slice(4)).toEqual([
      { type: "MessageCancelled", customerId: "c-1", reason, at: now },
    ]);
    expect((await eventsOf(docket, "customer:c-1")).slice(7)).toEqual([
      { type: "ContactReleased", messageId, reason: `cancelled: ${reason}` },
    ]);
    expect((await must(docket.verify())).findings).toEqual([]);
  });

  it("gets none whose draft did not pass either, and it is rejected as it would have been", async () => {
    const { docket, messageId } = await judged(writing(undefined, () => scored(0.1)));
    await must(docket.handleCustomer("c-1", [withdraw], cause("objects")));
    expect((await must(docket.runMessage(messageId))).status).toBe("rejected");
  });

  it("and consents again gets it", async () => {
    const { docket, messageId } = await judged();
    const [at, later] = ["2026-09-30T00:00:00.000Z", "2026-10-01T00:00:00.000Z"];
    const again = { type: "GiveConsent", ...consent, basis: "form", at: later } as const;
    await must(docket.handleCustomer("c-1", [{ ...withdraw, at }, again], cause("objects")));
    expect((await must(docket.conclude(messageId))).status).toBe("approved");
  });

  it("is not taken to have objected when the message was decided for a later time", async () => {
    const docket = await openDocket();
    await addCustomer(docket, "c-1", { consent: undefined });
    const at = "2026-10-01T12:04:00.000Z";
    const give = { type: "GiveConsent", ...consent, basis: "form", at, now: at } as const;
    await must(docket.handleCustomer("c-1", [give], cause("consents")));
    const asked = { customerId: "c-1", decisionTime: "2026-10-02T00:00:00.000Z" };
    const { messageId } = await must(docket.requestMessage(asked));
    expect((await must(docket.runMessage(messageId))).status).toBe("approved");
  });
});
