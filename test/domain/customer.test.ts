import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type CustomerCommand,
  type CustomerEvent,
  consentAt,
  currentFacts,
  customer,
  fold,
  latest,
  servicesOf,
} from "#domain";
import * as c from "../support/customer.js";
import { given } from "../support/given.js";

const { now } = c;
const late = "2026-06-01T00:05:00.001Z";
const tolerated = "2026-06-01T00:05:00.000Z";

const register: CustomerCommand = {
  type: "RegisterCustomer",
  customerId: "cust-0001",
  at: c.registered.at,
  now,
};

describe("a customer", () => {
  it("is registered once", () => {
    given(customer, []).when(register).emits([c.registered]);
    given(customer, [c.registered]).when(register).emits([]);
  });

  it.each([
    "l.nowak@example.com",
    "+1 407 555 0100",
    "(407) 555-0100",
    "407.555.0100",
    "4075550100",
    "5550100",
  ])("is not called %s: an id is opaque", (customerId) => {
    given(customer, [])
      .when({ ...register, customerId })
      .rejects({ type: "IdLooksPersonal", customerId });
  });

  it.each(["c-0001", "42", "123456", "1234567890123456", "2f1c9a7e", "cust-4075550100"])(
    "may be called %s",
    (customerId) => {
      given(customer, [])
        .when({ ...register, customerId })
        .emits([{ ...c.registered, customerId }]);
    },
  );

  it("must be registered before anything is said of them", () => {
    const commands: readonly CustomerCommand[] = [
      { type: "UpdateProfile", ...c.profileFacts, now },
      { type: "ReportService", ...c.serviceFacts, now },
      { type: "EraseCustomer", reason: "asked", at: now },
      c.reserveContact,
      { type: "ReleaseContact", messageId: "msg-1", reason: "rejected" },
    ];
    for (const command of commands) {
      given(customer, []).when(command).rejects({ type: "CustomerNotFound" });
    }
  });

  it("is not registered in the future, beyond what clocks may differ", () => {
    given(customer, [])
      .when({ ...register, at: late })
      .rejects({ type: "InFuture", field: "at", at: late, now });
    given(customer, [])
      .when({ ...register, at: tolerated })
      .emits([{ ...c.registered, at: tolerated }]);
  });
});

describe("a profile", () => {
  const { at } = c.profileUpdated;

  it("is kept with its own time, once", () => {
    given(customer, [c.registered])
      .when({ type: "UpdateProfile", ...c.profileFacts, at, now })
      .emits([c.profileUpdated]);
    given(customer, [c.registered, c.profileUpdated])
      .when({ type: "UpdateProfile", ...c.profileFacts, at, now })
      .emits([]);
  });

  it("without a time holds from when it was told", () => {
    given(customer, [c.registered])
      .when({ type: "UpdateProfile", ...c.profileFacts, now })
      .emits([{ ...c.profileUpdated, at: now }]);
  });

  it("without a time says nothing new when it repeats what holds", () => {
    given(customer, [c.registered, c.profileUpdated])
      .when({ type: "UpdateProfile", ...c.profileFacts, now })
      .emits([]);
  });

  it("without a time is new when something else held meanwhile", () => {
    const moved = { ...c.profileUpdated, locale: "pl-PL", at: "2026-02-02T00:00:00.000Z" };
    given(customer, [c.registered, c.profileUpdated, moved])
      .when({ type: "UpdateProfile", ...c.profileFacts, now })
      .emits([{ ...c.profileUpdated, at: now }]);
  });

  it("of an older time is kept, but does not override a newer one", () => {
    const older = { ...c.profileUpdated, locale: "pl-PL", at: "2026-01-01T12:00:00.000Z" };
    const { type: _, ...facts } = older;
    given(customer, [c.registered, c.profileUpdated])
      .when({ type: "UpdateProfile", ...facts, now })
      .emits([older]);
    const { profiles } = fold(customer, [c.registered, c.profileUpdated, older]);
    expect(latest(profiles)).toEqual(c.profileUpdated);
  });

  it("is not of the future", () => {
    given(customer, [c.registered])
      .when({ type: "UpdateProfile", ...c.profileFacts, at: late, now })
      .rejects({ type: "InFuture", field: "at", at: late, now });
  });

  it("is decided without a crash on text that Unicode cannot encode", () => {
    const state = fold(customer, [c.registered, c.profileUpdated]);
    const command: CustomerCommand = {
      type: "UpdateProfile",
      ...c.profileFacts,
      name: "\ud800",
      at,
      now,
    };
    expect(() => customer.decide(command, state)).not.toThrow();
  });
});

describe("a property", () => {
  const { at } = c.propertyRecorded;

  it("is recorded with its type and its own time, once", () => {
    given(customer, [c.registered])
      .when({ type: "RecordProperty", ...c.propertyFacts, at, now })
      .emits([c.propertyRecorded]);
    given(customer, [c.registered, c.propertyRecorded])
      .when({ type: "RecordProperty", ...c.propertyFacts, at, now })
      .emits([]);
  });

  it("without a time says nothing new when it repeats what holds of that property", () => {
    given(customer, [c.registered, c.propertyRecorded])
      .when({ type: "RecordProperty", ...c.propertyFacts, now })
      .emits([]);
    given(customer, [c.registered, c.propertyRecorded])
      .when({ type: "RecordProperty", ...c.propertyFacts, propertyId: "prop-2", now })
      .emits([{ ...c.propertyRecorded, propertyId: "prop-2", at: now }]);
  });

  it("is not of the future", () => {
    given(customer, [c.registered])
      .when({ type: "RecordProperty", ...c.propertyFacts, at: late, now })
      .rejects({ type: "InFuture", field: "at", at: late, now });
  });
});

describe("a fact that is told ahead of our clock", () => {
  const stated = "2026-06-01T00:04:00.000Z";
  const next = "2026-06-01T00:06:00.000Z";
  const consent = { channel: "email", purpose: "marketing", basis: "opt-in" } as const;
  const told: readonly (readonly [CustomerCommand, CustomerEvent])[] = [
    [
      { type: "UpdateProfile", ...c.profileFacts, at: stated, now },
      { ...c.profileUpdated, at: now, stated },
    ],
    [
      { type: "RecordProperty", ...c.propertyFacts, at: stated, now },
      { ...c.propertyRecorded, at: now, stated },
    ],
    [
      { type: "GiveConsent", ...consent, at: stated, now },
      { ...c.consentGiven, at: now, stated },
    ],
  ];

  it.each(told)("holds from when it is told, and is known again: %j", (command, event) => {
    given(customer, [c.registered]).when(command).emits([event]);
    given(customer, [c.registered, event])
      .when({ ...command, now: next } as CustomerCommand)
      .emits([]);
  });

  it("is overridden by one told after it by a clock that is right", () => {
    const ahead = { ...c.profileUpdated, at: now, stated };
    const at = "2026-06-01T00:01:00.000Z";
    const right = { ...c.profileUpdated, locale: "pl-PL", at };
    expect(latest(fold(customer, [c.registered, ahead, right]).profiles)).toEqual(right);
  });

  it("keeps its time if it withdraws consent, so that it undoes what its source said before", () => {
    given(customer, [c.registered, c.consentGiven])
      .when({ type: "WithdrawConsent", ...consent, at: stated, now })
      .emits([{ ...c.consentWithdrawn, basis: "opt-in", at: stated }]);
  });
});

describe("facts of a customer", () => {
  const days = ["01", "02", "03", "04"].map((day) => `2026-03-${day}T00:00:00.000Z`);
  const shuffled = <T>(items: readonly T[]) =>
    fc.shuffledSubarray([...items], { minLength: items.length });
  const historyOf = (commands: readonly CustomerCommand[]) => {
    const history: CustomerEvent[] = [c.registered];
    for (const command of commands) {
      history.push(...customer.decide(command, fold(customer, history))._unsafeUnwrap());
    }
    return history;
  };

  it("arrive in any order: the newest profile holds", () => {
    const told = days.map(
      (at, i): CustomerCommand => ({
        type: "UpdateProfile",
        ...c.profileFacts,
        name: `Name ${i}`,
        at,
        now,
      }),
    );
    fc.assert(
      fc.property(shuffled(told), (commands) => {
        const { profiles } = fold(customer, historyOf(commands));
        expect(latest(profiles)?.name).toBe("Name 3");
      }),
    );
  });

  it("arrive in any order: the newest property holds", () => {
    const told = days.map(
      (at, i): CustomerCommand => ({
        type: "RecordProperty",
        ...c.propertyFacts,
        yearBuilt: 1980 + i,
        at,
        now,
      }),
    );
    fc.assert(
      fc.property(shuffled(told), (commands) => {
        const { properties } = fold(customer, historyOf(commands));
        expect(latest(properties)?.yearBuilt).toBe(1983);
      }),
    );
  });

  it("arrive in any order: the newest consent holds", () => {
    const consent = { channel: "email", purpose: "marketing", basis: "opt-in", now } as const;
    const told = days.map(
      (at, i): CustomerCommand => ({
        type: i % 2 === 0 ? "GiveConsent" : "WithdrawConsent",
        ...consent,
        at,
      }),
    );
    fc.assert(
      fc.property(shuffled(told), (commands) => {
        const state = fold(customer, historyOf(commands));
        const typeAt = (at: string) => consentAt(state, "email", "marketing", at)?.type;
        expect(typeAt("2026-02-28T23:59:59.999Z")).toBe(undefined);
        expect(typeAt("2026-03-01T00:00:00.000Z")).toBe("ConsentGiven");
        expect(typeAt("2026-03-02T12:00:00.000Z")).toBe("ConsentWithdrawn");
        expect(typeAt("2026-03-03T12:00:00.000Z")).toBe("ConsentGiven");
        expect(typeAt(now)).toBe("ConsentWithdrawn");
      }),
    );
  });

  it("arrive in any order: the newest correction of a service holds", () => {
    const told = days.map(
      (at, i): CustomerCommand => ({
        type: "CorrectService",
        ...c.serviceFacts,
        price: { minor: i, currency: "USD" },
        reason: "billed wrong",
        at,
        now,
      }),
    );
    fc.assert(
      fc.property(shuffled(told), (commands) => {
        const report: CustomerCommand = { type: "ReportService", ...c.serviceFacts, now };
        const [service] = servicesOf(fold(customer, historyOf([report, ...commands])));
        expect(service && currentFacts(service).price.minor).toBe(3);
      }),
    );
  });
});

describe("consent", () => {
  const facts = { channel: "email", purpose: "marketing", basis: "opt-in" } as const;
  const withdrawal = { ...facts, basis: "unsubscribed" };

  it("is given and withdrawn, each fact once", () => {
    given(customer, [c.registered])
      .when({ type: "GiveConsent", ...facts, at: c.consentGiven.at, now })
      .emits([c.consentGiven]);
    given(customer, [c.registered, c.consentGiven])
      .when({ type: "GiveConsent", ...facts, at: c.consentGiven.at, now })
      .emits([]);
    given(customer, [c.registered, c.consentGiven])
      .when({ type: "WithdrawConsent", ...withdrawal, at: c.consentWithdrawn.at, now })
      .emits([c.consentWithdrawn]);
    given(customer, [c.registered, c.consentGiven, c.consentWithdrawn])
      .when({ type: "WithdrawConsent", ...withdrawal, at: c.consentWithdrawn.at, now })
      .emits([]);
  });

  it("keeps when it expires and what proves it", () => {
    const more = { expiresAt: "2027-01-01T00:00:00.000Z", evidence: "form 12" };
    given(customer, [c.registered])
      .when({ type: "GiveConsent", ...facts, ...more, at: c.consentGiven.at, now })
      .emits([{ ...c.consentGiven, ...more }]);
  });

  it("without a time says nothing new when it repeats what holds", () => {
    given(customer, [c.registered, c.consentGiven])
      .when({ type: "GiveConsent", ...facts, now })
      .emits([]);
    given(customer, [c.registered, c.consentGiven, c.consentWithdrawn])
      .when({ type: "WithdrawConsent", ...withdrawal, now })
      .emits([]);
    given(customer, [c.registered])
      .when({ type: "WithdrawConsent", ...withdrawal, now })
      .emits([{ ...c.consentWithdrawn, at: now }]);
  });

  it("given and withdrawn at the same instant is withdrawn", () => {
    const given = { ...c.consentGiven, at: c.consentWithdrawn.at };
    for (const both of [
      [given, c.consentWithdrawn],
      [c.consentWithdrawn, given],
    ]) {
      const state = fold(customer, [c.registered, ...both]);
      expect(consentAt(state, "email", "marketing", now)).toEqual(c.consentWithdrawn);
    }
  });

  it("repeated by its source without a time does not undo a withdrawal told elsewhere", () => {
    given(customer, [c.registered, c.consentGiven, c.consentWithdrawn])
      .when({ type: "GiveConsent", ...facts, now })
      .emits([]);
  });

  it("given without a time by another source is new, also after a withdrawal", () => {
    const other = { ...facts, basis: "phone-call" };
    given(customer, [c.registered, c.consentGiven, c.consentWithdrawn])
      .when({ type: "GiveConsent", ...other, now })
      .emits([{ ...c.consentGiven, ...other, at: now, undated: true }]);
  });

  describe("without a time", () => {
    const undated = { ...c.consentGiven, at: now, undated: true } as const;
    const typeIn = (...consents: readonly CustomerEvent[]) =>
      consentAt(fold(customer, [c.registered, ...consents]), "email", "marketing", now)?.type;

    it("undoes no withdrawal of another source, whichever was told first", () => {
      expect(typeIn(undated)).toBe("ConsentGiven");
      expect(typeIn(c.consentWithdrawn, undated)).toBe("ConsentWithdrawn");
      expect(typeIn(undated, c.consentWithdrawn)).toBe("ConsentWithdrawn");
    });

    it("undoes what its own source withdrew, if nobody else did", () => {
      const own = { ...c.consentWithdrawn, basis: undated.basis };
      expect(typeIn(own, undated)).toBe("ConsentGiven");
      expect(typeIn(own, undated, c.consentWithdrawn)).toBe("ConsentWithdrawn");
    });

    it("holds when somebody consented at a stated time after the withdrawal", () => {
      const dated = { ...c.consentGiven, basis: "phone", at: "2026-03-03T00:00:00.000Z" };
      expect(typeIn(undated, c.consentWithdrawn, dated)).toBe("ConsentGiven");
      const before = { ...dated, at: "2026-02-01T00:00:00.000Z" };
      expect(typeIn(undated, c.consentWithdrawn, before)).toBe("ConsentWithdrawn");
    });

    it("is told again with its time, and then holds as that", () => {
      const at = "2026-03-03T00:00:00.000Z";
      given(customer, [c.registered, undated])
        .when({ type: "GiveConsent", ...facts, at, now })
        .emits([{ ...c.consentGiven, at }]);
      given(customer, [c.registered, undated])
        .when({ type: "GiveConsent", ...facts, now: "2026-07-01T00:00:00.000Z" })
        .emits([]);
    });
  });

  it("given anew by a source that had withdrawn it is new, without a time as well", () => {
    const withdrawn = { ...c.consentWithdrawn, basis: c.consentGiven.basis };
    given(customer, [c.registered, c.consentGiven, withdrawn])
      .when({ type: "GiveConsent", ...facts, now })
      .emits([{ ...c.consentGiven, at: now, undated: true }]);
  });

  it("is for one purpose", () => {
    const state = fold(customer, [c.registered, c.consentGiven]);
    expect(consentAt(state, "email", "marketing", now)).toEqual(c.consentGiven);
    expect(consentAt(state, "email", "referral", now)).toBe(undefined);
  });

  it("is not of the future", () => {
    for (const type of ["GiveConsent", "WithdrawConsent"] as const) {
      given(customer, [c.registered])
        .when({ type, ...facts, at: late, now })
        .rejects({ type: "InFuture", field: "at", at: late, now });
    }
  });
});

describe("a complaint", () => {
  const { complaintId } = c.complaintOpened;
  const open: CustomerCommand = {
    type: "OpenComplaint",
    complaintId,
    at: c.complaintOpened.at,
    now,
  };
  const resolve: CustomerCommand = {
    type: "ResolveComplaint",
    complaintId,
    at: c.complaintResolved.at,
    now,
  };

  it("is opened once and resolved once", () => {
    given(customer, [c.registered]).when(open).emits([c.complaintOpened]);
    given(customer, [c.registered, c.complaintOpened]).when(open).emits([]);
    given(customer, [c.registered, c.complaintOpened]).when(resolve).emits([c.complaintResolved]);
    const resolved = [c.registered, c.complaintOpened, c.complaintResolved];
    given(customer, resolved).when(resolve).emits([]);
    given(customer, resolved).when(open).emits([]);
  });

  it("must be known to be resolved", () => {
    given(customer, [c.registered])
      .when(resolve)
      .rejects({ type: "ComplaintNotFound", complaintId });
  });

  it("is neither opened nor resolved in the future", () => {
    const rejection = { type: "InFuture", field: "at", at: late, now } as const;
    given(customer, [c.registered])
      .when({ ...open, at: late })
      .rejects(rejection);
    given(customer, [c.registered, c.complaintOpened])
      .when({ ...resolve, at: late })
      .rejects(rejection);
  });
});

describe("an erased customer", () => {
  const erased = [c.registered, c.consentGiven, c.customerErased];

  it("is erased once", () => {
    const erase = {
      type: "EraseCustomer",
      reason: "asked for it",
      at: c.customerErased.at,
    } as const;
    given(customer, [c.registered]).when(erase).emits([c.customerErased]);
    given(customer, erased).when(erase).emits([]);
  });

  it("does not come back by being registered", () => {
    given(customer, erased).when(register).emits([]);
    expect(fold(customer, [...erased, c.registered]).status).toBe("erased");
  });

  it("takes no more facts", () => {
    const commands: readonly CustomerCommand[] = [
      { type: "UpdateProfile", ...c.profileFacts, now },
      { type: "RecordProperty", ...c.propertyFacts, now },
      { type: "ReportService", ...c.serviceFacts, now },
      { type: "CorrectService", ...c.serviceFacts, reason: "wrong", at: now, now },
      { type: "VoidService", serviceId: "s-1", reason: "wrong" },
      { type: "RecordSatisfaction", serviceId: "s-1", score: 3, givenAt: now, now },
      { type: "CorrectSatisfaction", serviceId: "s-1", score: 3, at: now, now },
      { type: "GiveConsent", channel: "email", purpose: "marketing", basis: "opt-in", now },
      { type: "WithdrawConsent", channel: "email", purpose: "marketing", basis: "x", now },
      { type: "OpenComplaint", complaintId: "comp-1", at: now, now },
      { type: "ResolveComplaint", complaintId: "comp-1", at: now, now },
      { type: "RecordContact", ...c.contactFacts, until: c.until },
    ];
    for (const command of commands) {
      given(customer, erased).when(command).rejects({ type: "CustomerIsErased" });
    }
  });

  it("is not written to, and that is on the record", () => {
    given(customer, erased)
      .when(c.reserveContact)
      .emits([{ ...c.contactDeclined, reason: "erased" }]);
  });

  it("may still be let go from a reserved contact", () => {
    given(customer, [c.registered, c.consentGiven, c.contactReserved, c.customerErased])
      .when({ type: "ReleaseContact", messageId: "msg-1", reason: "message rejected" })
      .emits([c.contactReleased]);
  });
});
