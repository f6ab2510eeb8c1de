import { describe, expect, it } from "vitest";
import { type CustomerCommand, currentFacts, customer, fold, servicesOf } from "#domain";
import * as c from "../support/customer.js";
import { given } from "../support/given.js";

const { now } = c;
const late = "2026-06-01T00:05:00.001Z";
const tolerated = "2026-06-01T00:05:00.000Z";
const serviceId = "s-1";

const report = {
  type: "ReportService",
  ...c.serviceFacts,
  satisfaction: 4.5,
  now,
} as const satisfies CustomerCommand;

const correct = {
  type: "CorrectService",
  ...c.serviceFacts,
  price: { minor: 30_000, currency: "USD" },
  reason: "billed twice",
  at: c.serviceCorrected.at,
  now,
} as const satisfies CustomerCommand;

const known = [c.registered, c.serviceCompleted];
const voided = [...known, c.serviceVoided];

describe("a service", () => {
  it("is recorded as it was reported", () => {
    given(customer, [c.registered]).when(report).emits([c.serviceCompleted]);
  });

  it("reported twice is one service", () => {
    given(customer, known).when(report).emits([]);
    given(customer, known)
      .when({ ...report, now: "2026-07-01T00:00:00.000Z" })
      .emits([]);
  });

  it("reported again with other facts is refused, and the refusal says which", () => {
    given(customer, known)
      .when({ ...report, price: { minor: 1, currency: "USD" }, satisfaction: 1 })
      .rejects({ type: "ServiceAlreadyReported", serviceId, differing: ["price", "satisfaction"] });
    const { satisfaction: _, ...unrated } = report;
    given(customer, known)
      .when({ ...unrated, notes: "gate code 12" })
      .rejects({ type: "ServiceAlreadyReported", serviceId, differing: ["satisfaction", "notes"] });
  });

  describe("reported without them at first", () => {
    const { satisfaction: score, ...bare } = report;
    const { satisfaction: _, ...completed } = c.serviceCompleted;
    const notes = "gate code 12";
    const rated = { type: "SatisfactionRecorded", serviceId, score, givenAt: now } as const;
    const noted = {
      ...c.serviceCorrected,
      ...c.serviceFacts,
      notes,
      reason: "its notes came later",
      at: c.serviceFacts.completedAt,
    };

    it("takes a first score as one that is given now, and first notes as added", () => {
      given(customer, [c.registered, completed]).when(report).emits([rated]);
      given(customer, [c.registered, completed])
        .when({ ...bare, notes })
        .emits([noted]);
      given(customer, [c.registered, completed])
        .when({ ...report, notes })
        .emits([rated, noted]);
    });

    it("is the same service afterwards, told with them or without", () => {
      const history = [c.registered, completed, rated, noted];
      for (const told of [bare, report, { ...bare, notes }, { ...report, notes }]) {
        given(customer, history)
          .when({ ...told, now: "2026-07-01T00:00:00.000Z" })
          .emits([]);
      }
    });

    it("takes them beside a correction, told with the facts of before or with those", () => {
      const history = [c.registered, completed, c.serviceCorrected];
      for (const { price } of [completed, c.serviceCorrected]) {
        given(customer, history)
          .when({ ...bare, price, notes })
          .emits([{ ...c.serviceCorrected, notes, reason: "its notes came later" }]);
      }
    });

    it("lets a correction stand that is told after the notes", () => {
      const history = [c.registered, completed, noted, c.serviceCorrected];
      const [service] = servicesOf(fold(customer, history));
      expect(service && currentFacts(service).price.minor).toBe(30_000);
      given(customer, history)
        .when({ ...bare, notes })
        .emits([]);
    });

    it("refuses second ones that are others, and first ones with another fact", () => {
      const history = [c.registered, completed, rated, noted];
      given(customer, history)
        .when({ ...report, satisfaction: 1, notes: "gate code 13" })
        .rejects({
          type: "ServiceAlreadyReported",
          serviceId,
          differing: ["notes", "satisfaction"],
        });
      given(customer, [c.registered, completed])
        .when({ ...report, price: { minor: 1, currency: "USD" } })
        .rejects({
          type: "ServiceAlreadyReported",
          serviceId,
          differing: ["price", "satisfaction"],
        });
    });

    it("takes none once it was voided", () => {
      given(customer, [c.registered, completed, c.serviceVoided])
        .when(report)
        .rejects({ type: "ServiceIsVoided", serviceId });
    });
  });

  it("reported again as it was corrected says nothing new", () => {
    given(customer, [...known, c.serviceCorrected])
      .when({ ...report, price: { minor: 30_000, currency: "USD" } })
      .emits([]);
  });

  it("is not completed in the future, beyond what clocks may differ", () => {
    given(customer, [c.registered])
      .when({ ...report, completedAt: late })
      .rejects({ type: "InFuture", field: "completedAt", at: late, now });
    given(customer, [c.registered])
      .when({ ...report, completedAt: tolerated })
      .emits([{ ...c.serviceCompleted, completedAt: now, stated: tolerated }]);
  });

  it("told ahead of our clock is completed when it is told, and is the same when told again", () => {
    const stated = { completedAt: now, stated: tolerated };
    const again = { completedAt: tolerated, now: late };
    const completed = { ...c.serviceCompleted, ...stated };
    given(customer, [c.registered, completed])
      .when({ ...report, ...again })
      .emits([]);
    const corrected = { ...c.serviceCorrected, ...stated };
    given(customer, known)
      .when({ ...correct, completedAt: tolerated })
      .emits([corrected]);
    given(customer, [...known, corrected])
      .when({ ...correct, ...again })
      .emits([]);
    given(customer, [...known, corrected])
      .when({ ...report, ...again, price: corrected.price })
      .emits([]);
    given(customer, [c.registered, completed])
      .when({ ...report, completedAt: "2026-06-01T00:04:00.000Z" })
      .rejects({ type: "ServiceAlreadyReported", serviceId, differing: ["completedAt"] });
  });

  it("is voided once", () => {
    const voiding = { type: "VoidService", serviceId, reason: "another customer's" } as const;
    given(customer, known).when(voiding).emits([c.serviceVoided]);
    given(customer, voided).when(voiding).emits([]);
  });

  it("that is voided may be reported again without effect, and not with other facts", () => {
    given(customer, voided).when(report).emits([]);
    given(customer, voided)
      .when({ ...report, satisfaction: 1 })
      .rejects({ type: "ServiceIsVoided", serviceId });
  });

  it("that is voided is neither corrected nor rated", () => {
    const commands: readonly CustomerCommand[] = [
      correct,
      { type: "RecordSatisfaction", serviceId, score: 3, givenAt: now, now },
      { type: "CorrectSatisfaction", serviceId, score: 3, at: now, now },
    ];
    for (const command of commands) {
      given(customer, voided).when(command).rejects({ type: "ServiceIsVoided", serviceId });
    }
  });

  it("must be known to be corrected, voided or rated", () => {
    const commands: readonly CustomerCommand[] = [
      correct,
      { type: "VoidService", serviceId, reason: "wrong" },
      { type: "RecordSatisfaction", serviceId, score: 3, givenAt: now, now },
      { type: "CorrectSatisfaction", serviceId, score: 3, at: now, now },
    ];
    for (const command of commands) {
      given(customer, [c.registered]).when(command).rejects({ type: "ServiceNotFound", serviceId });
    }
  });
});

describe("a correction of a service", () => {
  it("is recorded whole, and once", () => {
    given(customer, known).when(correct).emits([c.serviceCorrected]);
    given(customer, [...known, c.serviceCorrected])
      .when(correct)
      .emits([]);
  });

  it("of an older time does not override a newer one", () => {
    const older = {
      ...c.serviceCorrected,
      price: { minor: 1, currency: "USD" },
      at: "2026-03-04T00:00:00.000Z",
    };
    const [service] = servicesOf(fold(customer, [...known, c.serviceCorrected, older]));
    expect(service && currentFacts(service)).toEqual(c.serviceCorrected);
  });

  it("moves no service into the future", () => {
    given(customer, known)
      .when({ ...correct, completedAt: late })
      .rejects({ type: "InFuture", field: "completedAt", at: late, now });
  });

  it("is not said in the future, where it would override every later one", () => {
    given(customer, known)
      .when({ ...correct, at: late })
      .rejects({ type: "InFuture", field: "at", at: late, now });
  });
});

describe("satisfaction", () => {
  const record = {
    type: "RecordSatisfaction",
    serviceId,
    score: 3,
    givenAt: c.surveyAnswered.givenAt,
    now,
  } as const satisfies CustomerCommand;
  const put = {
    type: "CorrectSatisfaction",
    serviceId,
    score: 5,
    at: c.scoreCorrected.at,
    now,
  } as const satisfies CustomerCommand;

  it("is recorded when a survey is answered, once", () => {
    given(customer, known).when(record).emits([c.surveyAnswered]);
    given(customer, [...known, c.surveyAnswered])
      .when(record)
      .emits([]);
  });

  it("of one survey does not change by being recorded again", () => {
    given(customer, [...known, c.surveyAnswered])
      .when({ ...record, score: 1 })
      .rejects({ type: "SatisfactionAlreadyRecorded", serviceId, givenAt: record.givenAt });
  });

  it("is not given in the future", () => {
    given(customer, known)
      .when({ ...record, givenAt: late })
      .rejects({ type: "InFuture", field: "givenAt", at: late, now });
  });

  it("that came with the service is put right, once", () => {
    given(customer, known).when(put).emits([c.scoreCorrected]);
    given(customer, [...known, c.scoreCorrected])
      .when(put)
      .emits([]);
  });

  it("of a survey is put right by the time it was given", () => {
    const { givenAt } = c.surveyAnswered;
    given(customer, [...known, c.surveyAnswered])
      .when({ ...put, givenAt })
      .emits([{ ...c.scoreCorrected, givenAt }]);
  });

  it("must have been given to be put right", () => {
    given(customer, known)
      .when({ ...put, givenAt: c.surveyAnswered.givenAt })
      .rejects({ type: "SatisfactionNotFound", serviceId });
    const { satisfaction: _, ...unrated } = c.serviceCompleted;
    given(customer, [c.registered, unrated])
      .when(put)
      .rejects({ type: "SatisfactionNotFound", serviceId });
  });

  it("is not put right in the future", () => {
    given(customer, known)
      .when({ ...put, at: late })
      .rejects({ type: "InFuture", field: "at", at: late, now });
  });
});
