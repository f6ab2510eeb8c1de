import { errAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { InMemoryArtefactStore, InMemoryEventStore } from "#adapters/in-memory";
import { csvColumn, csvRecord, type EventStore, type ToldRecord, takeIn } from "#application";
import {
  addCustomer,
  cause,
  error,
  eventsOf,
  memory,
  must,
  now,
  openDocket,
  over,
  request,
  typesOf,
  withMessage,
} from "../support/docket.js";
import { customerTold, outcomeTold, pastMessageTold, serviceTold } from "../support/told.js";

/** A record as it came at noon. */
const told = (
  type: "customer.record" | "message.outcome",
  data: unknown,
  commandId = "webhook/msg_1",
): ToldRecord => ({ type, data, receivedAt: now, cause: cause(commandId) });

const registered = [
  "CustomerRegistered",
  "ProfileUpdated",
  "PropertyRecorded",
  "ConsentGiven",
  "ServiceCompleted",
];

describe("a record of a customer", () => {
  it("may be taken in a moment where a newer version of the code has written", async () => {
    const docket = over(memory());
    const newer = {
      type: "Corrupt",
      stream: "customer:c-1",
      version: 7,
      issues: ["schema version 9 is not known"],
      isNewer: true,
    } as const;
    const take = takeIn({ ...docket, handleCustomer: () => errAsync(newer) });
    expect(await error(take(told("customer.record", customerTold("c-1"))))).toEqual({
      type: "Unavailable",
      service: "the record",
      cause: newer,
      advice: "A newer version of the code wrote customer:c-1: deploy that one here, too.",
    });
  });

  it("is taken in as one commit of that name, from where it came", async () => {
    const docket = over(memory());
    const taken = takeIn(docket)(told("customer.record", customerTold("c-1")));
    expect(await must(taken)).toEqual({ isNew: true });
    const { recorded } = await must(docket.ports.events.read("customer:c-1" as never));
    expect(new Set(recorded.map(({ commitId }) => commitId))).toEqual(new Set(["webhook/msg_1"]));
    expect(recorded[0]?.metadata).toEqual({
      correlationId: "of-webhook/msg_1",
      causationId: "webhook/msg_1",
      actor: "tester",
      source: { system: "test", record: "webhook/msg_1" },
      codeVersion: "1.2.3",
      schemaVersion: 1,
    });
  });

  it("that is delivered ten times is one fact, also when all come at once", async () => {
    const docket = over(memory());
    const take = takeIn(docket);
    const deliver = () => take(told("customer.record", customerTold("c-1")));
    const first = await Promise.all(Array.from({ length: 5 }, deliver));
    for (let again = 0; again < 5; again += 1)
      expect(await must(deliver())).toEqual({ isNew: false });
    expect(first.every((each) => each.isOk())).toBe(true);
    expect(await typesOf(docket, "customer:c-1")).toEqual(registered);
  });

  it("that is delivered late changes nothing that was said since", async () => {
    const docket = over(memory());
    const take = takeIn(docket);
    const first = told("customer.record", customerTold("c-1"), "webhook/msg_1");
    await must(take(first));
    const newer = customerTold("c-1", { name: "Ada King" });
    const later = { ...told("customer.record", newer, "webhook/msg_2") };
    await must(take({ ...later, receivedAt: "2026-10-02T12:00:00.000Z" }));
    const before = await eventsOf(docket, "customer:c-1");
    expect(await must(take(first))).toEqual({ isNew: false });
    expect(await eventsOf(docket, "customer:c-1")).toEqual(before);
  });

  it("as a line of CSV is refused by the names of its columns", async () => {
    const row = { customer_id: "c-1", name: "Ada", email: "nobody", price: "4.999" };
    const refused = await error(
      takeIn(over(memory()))({
        type: "customer.record",
        data: csvRecord(row),
        fieldName: csvColumn,
        receivedAt: now,
        cause: cause("upload/a/0"),
      }),
    );
    expect(refused).toMatchObject({ type: "Refused" });
    const paths = "issues" in refused ? refused.issues.map(({ path }) => path) : [];
    expect(paths).toContain("email");
    expect(paths).toContain("property_type");
  });

  it("that is wrong is refused with every field that is, and nothing is taken", async () => {
    const docket = over(memory());
    const wrong = customerTold("c-1", {
      email: "nobody",
      service_history: [serviceTold("s-1", -1)],
    });
    expect(await error(takeIn(docket)(told("customer.record", wrong)))).toEqual({
      type: "Refused",
      issues: [
        { path: "email", message: "expected one e-mail address of at most 254 characters" },
        {
          path: "service_history[0].price",
          message: "expected a number from 0 to 1000000000000, got -1",
        },
      ],
    });
    expect(await typesOf(docket, "customer:c-1")).toEqual([]);
  });

  it("that is refused withdraws consent all the same, and is refused with its reasons", async () => {
    const docket = await openDocket();
    const take = takeIn(docket);
    await must(take(told("customer.record", customerTold("c-1"), "a")));
    const other = customerTold("c-1", {
      marketing_consent: false,
      service_history: [serviceTold("s-1", 60), serviceTold("s-2")],
    });
    for (const _ of ["once", "again"]) {
      expect(await error(take(told("customer.record", other, "b")))).toMatchObject({
        type: "Refused",
        issues: [
          {
            message: expect.stringMatching(
              /^service s-1 is on the record with other facts \(price\)/,
            ),
          },
        ],
      });
    }
    expect(await typesOf(docket, "customer:c-1")).toEqual([...registered, "ConsentWithdrawn"]);
  });

  it("with a first score or first notes of a service is taken, as are all later ones", async () => {
    const docket = await openDocket();
    const take = takeIn(docket);
    await must(take(told("customer.record", customerTold("c-1"), "a")));
    const rated = { ...serviceTold("s-1"), satisfaction_score: 5, notes: "a dog" };
    for (const [i, history] of [[rated], [rated, serviceTold("s-2")]].entries()) {
      const data = customerTold("c-1", { service_history: history });
      expect(await must(take(told("customer.record", data, `b-${i}`)))).toEqual({ isNew: true });
    }
    expect((await typesOf(docket, "customer:c-1")).slice(5)).toEqual([
      "SatisfactionRecorded",
      "ServiceCorrected",
      "ServiceCompleted",
    ]);
  });

  it("whose clock runs ahead holds at once, for whoever asks for a message then", async () => {
    const docket = await openDocket();
    const ahead = "2026-10-01T12:04:00Z";
    const data = customerTold("c-1", {
      updated_at: ahead,
      service_history: [{ ...serviceTold("s-1"), date: ahead }],
    });
    const take = takeIn(docket);
    await must(take(told("customer.record", data, "a")));
    expect(await must(docket.requestMessage({ customerId: "c-1", decisionTime: now }))).toEqual(
      expect.objectContaining({ decision: "reserved" }),
    );
    const later = { ...told("customer.record", data, "b"), receivedAt: "2026-10-01T12:09:00.000Z" };
    expect(await must(take(later))).toEqual({ isNew: false });
  });

  it("of whom the history knows better is refused", async () => {
    const docket = over(memory());
    const take = takeIn(docket);
    await must(take(told("customer.record", customerTold("c-1"), "a")));
    const other = customerTold("c-1", { service_history: [serviceTold("s-1", 60)] });
    expect(await error(take(told("customer.record", other, "b")))).toEqual({
      type: "Refused",
      issues: [
        {
          path: "",
          message:
            "service s-1 is on the record with other facts (price); the record keeps the first",
        },
      ],
    });
  });

  it("who was forgotten is refused", async () => {
    const docket = over(memory());
    const take = takeIn(docket);
    await must(take(told("customer.record", customerTold("c-1"), "a")));
    await must(docket.forget("c-1", cause("forget")));
    expect(await error(take(told("customer.record", customerTold("c-1"), "b")))).toEqual({
      type: "Refused",
      issues: [{ path: "", message: "this customer was forgotten; leave the record out" }],
    });
  });

  it("is not taken at the moment when the call was stopped", async () => {
    const call = { signal: AbortSignal.abort(new Error("too late")) };
    const stopped = takeIn(over(memory()))(told("customer.record", customerTold("c-1")), call);
    expect(await error(stopped)).toMatchObject({ type: "Unavailable" });
  });
});

describe("another record under the name of an earlier one", () => {
  const other = customerTold("c-1", { name: "Mallory", service_history: [serviceTold("s-2")] });

  it("is taken for what it is when it comes later", async () => {
    const docket = over(memory());
    const take = takeIn(docket);
    await must(take(told("customer.record", customerTold("c-1"))));
    expect(await must(take(told("customer.record", other)))).toEqual({ isNew: true });
    expect(await typesOf(docket, "customer:c-1")).toEqual([
      ...registered,
      "ProfileUpdated",
      "ServiceCompleted",
    ]);
  });

  it("is lost when both come at the same moment: names must not be used again", async () => {
    const events = meeting(new InMemoryEventStore({ clock: memory().clock }), 2);
    const docket = over(memory({ events }));
    const take = takeIn(docket);
    await Promise.all([
      take(told("customer.record", customerTold("c-1"))),
      take(told("customer.record", other)),
    ]);
    expect(await typesOf(docket, "customer:c-1")).toEqual(registered);
  });
});

/** A store whose first `readers` reads wait for each other. */
function meeting(store: EventStore, readers: number): EventStore {
  let arrived = 0;
  let open: () => void = () => {};
  const all = new Promise<void>((resolve) => {
    open = resolve;
  });
  const arrive = () => {
    arrived += 1;
    if (arrived === readers) open();
  };
  return {
    read: ((...args: Parameters<EventStore["read"]>) =>
      store.read(...args).map(async (history) => {
        arrive();
        await all;
        return history;
      })) as EventStore["read"],
    append: store.append.bind(store),
    scan: store.scan.bind(store),
  };
}

describe("what became of a message", () => {
  it("is recorded once, and an unsubscription withdraws consent", async () => {
    const { docket, messageId } = await withMessage();
    const outcome = told("message.outcome", outcomeTold(messageId, "unsubscribed"));
    expect(await must(takeIn(docket)(outcome))).toEqual({ isNew: true });
    expect(await must(takeIn(docket)(outcome))).toEqual({ isNew: false });
    expect((await typesOf(docket, `message:${messageId}`)).at(-1)).toBe("OutcomeRecorded");
    const types = await typesOf(docket, "customer:c-1");
    expect(types.filter((type) => type === "ConsentWithdrawn")).toHaveLength(1);
  });

  it("may be that it was sent", async () => {
    const { docket, messageId } = await withMessage();
    await must(takeIn(docket)(told("message.outcome", outcomeTold(messageId, "sent"))));
    expect((await typesOf(docket, `message:${messageId}`)).at(-1)).toBe("MessageSent");
  });

  it("may be told with a message of another system, which is no case by that", async () => {
    const artefacts = new InMemoryArtefactStore();
    const docket = await openDocket({ artefacts });
    await addCustomer(docket, "c-1");
    const outcomes = [outcomeTold("m-9", "clicked")];
    const past = { ...pastMessageTold("m-9", "c-1"), outcomes };
    await must(takeIn(docket)(told("message.outcome", past)));
    expect(await typesOf(docket, "message:m-9")).toEqual(["MessageImported", "OutcomeRecorded"]);
    expect(artefacts.entries()).toEqual([]);
    // It would be one if it were indexed here.
    expect(await must(docket.indexCase("m-9"))).toBe(true);
    expect(artefacts.entries()).toHaveLength(1);
  });

  it("may come before the message does, and is not refused for good", async () => {
    const docket = await openDocket();
    await addCustomer(docket, "c-1");
    const take = takeIn(docket);
    const early = told("message.outcome", outcomeTold("m-9", "unsubscribed"), "a");
    expect(await error(take(early))).toEqual({
      type: "NotYet",
      issues: [{ path: "", message: "there is no such message" }],
    });
    await must(take(told("message.outcome", pastMessageTold("m-9", "c-1"), "b")));
    expect(await must(take(early))).toEqual({ isNew: true });
  });

  it.each([
    ["on its own", outcomeTold("m-9", "unsubscribed")],
    [
      "with its message",
      { ...pastMessageTold("m-9", "c-1"), outcomes: [outcomeTold("m-9", "complained")] },
    ],
  ])(
    "may be an objection, told %s, whose customer comes later: it is not lost",
    async (_, data) => {
      const docket = await openDocket();
      const take = takeIn(docket);
      await take(told("message.outcome", pastMessageTold("m-9", "c-1"), "a"));
      const early = told("message.outcome", data, "b");
      for (const _ of ["once", "again"]) {
        expect(await error(take(early))).toEqual({
          type: "NotYet",
          issues: [
            {
              path: "",
              message:
                "its customer is not known, so their consent is not withdrawn yet; tell of it again once they are",
            },
          ],
        });
      }
      await must(take(told("customer.record", customerTold("c-1"), "c")));
      await must(take(early));
      expect((await typesOf(docket, "customer:c-1")).at(-1)).toBe("ConsentWithdrawn");
    },
  );

  it("may be an objection of before, told again once a record without a time says yes", async () => {
    const docket = await openDocket();
    const take = takeIn(docket);
    const objection = outcomeTold("m-9", "unsubscribed");
    const past = { ...pastMessageTold("m-9", "c-1"), outcomes: [objection] };
    await error(take(told("message.outcome", past, "a")));
    await must(take(told("customer.record", customerTold("c-1"), "b")));
    await must(take(told("message.outcome", past, "a")));
    const asked = { customerId: "c-1", decisionTime: "2026-12-01T00:00:00.000Z" };
    const declined = { decision: "declined", reason: "no-consent" };
    expect(await must(docket.requestMessage(asked))).toMatchObject(declined);
    const repeated = { ...told("customer.record", customerTold("c-1"), "c"), receivedAt: now };
    expect(await must(take(repeated))).toEqual({ isNew: false });
    const dated = customerTold("c-1", { updated_at: "2026-10-01T00:00:00Z" });
    await must(take(told("customer.record", dated, "d")));
    const again = { ...asked, trigger: "x" };
    expect(await must(docket.requestMessage(again))).toMatchObject({ decision: "reserved" });
  });

  it("cannot be before it is written, but may be afterwards", async () => {
    const { docket, messageId } = await requested();
    const take = takeIn(docket);
    const early = told("message.outcome", outcomeTold(messageId));
    expect(await error(take(early))).toEqual({
      type: "NotYet",
      issues: [
        {
          path: "",
          message: "the message is not written yet, so this cannot have become of it",
        },
      ],
    });
    await must(docket.runMessage(messageId));
    expect(await must(take(early))).toEqual({ isNew: true });
  });

  it("is refused when its event was told as another", async () => {
    const { docket, messageId } = await withMessage();
    const take = takeIn(docket);
    await must(take(told("message.outcome", outcomeTold(messageId, "clicked"), "a")));
    const other = told("message.outcome", outcomeTold(messageId, "complained"), "b");
    expect(await error(take(other))).toEqual({
      type: "Refused",
      issues: [{ path: "", message: "event_id e-1 was recorded as clicked" }],
    });
  });

  it("is refused when it is wrong", async () => {
    const docket = await openDocket();
    const wrong = told("message.outcome", outcomeTold("m-9", "sneezed"));
    expect(await error(takeIn(docket)(wrong))).toMatchObject({
      type: "Refused",
      issues: [{ path: "kind" }],
    });
  });
});

async function requested() {
  const docket = await openDocket();
  await addCustomer(docket, "c-1");
  return { docket, messageId: await request(docket) };
}
