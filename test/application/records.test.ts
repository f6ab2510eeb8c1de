import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
  customerRecord,
  outcomeEventRecord,
  parseCsvRecord,
  parseCustomerRecord,
  parseOutcomeRecord,
  pastMessageRecord,
} from "#application";
import {
  customer,
  customerContract,
  decideAll,
  fold,
  message,
  messageContract,
  streamName,
  validate,
} from "#domain";

const now = "2026-06-01T00:00:00.000Z";

const service = {
  service_id: "s-1",
  service_type: "roof_cleaning",
  date: "2026-03-01T14:00:00Z",
  price: 350,
  currency: "USD",
};

const record = {
  customer_id: "c-0001",
  name: "Łukasz Nowak",
  email: "l.nowak@example.com",
  marketing_consent: true,
  property_info: { type: "single_family", lot_features: ["pool", "large_yard"] },
  service_history: [service],
};

const row = {
  customer_id: "c-0001",
  name: "Łukasz Nowak",
  email: "l.nowak@example.com",
  phone: "",
  marketing_consent: "Yes",
  property_type: "single_family",
  lot_features: "pool; large_yard",
  square_feet: "",
  year_built: "",
  service_id: "s-1",
  service_type: "roof_cleaning",
  date: "2026-03-01T14:00:00Z",
  price: "350.00",
  currency: "USD",
  satisfaction_score: "",
  satisfaction_at: "",
  notes: "",
};

/** Issues as `path: message`. */
const issuesOf = (value: unknown) =>
  parseCustomerRecord(value, now)
    ._unsafeUnwrapErr()
    .map(({ path, message }) => `${path}: ${message}`);

const issuesOfService = (changes: object) =>
  issuesOf({ ...record, service_history: [{ ...service, ...changes }] });

/** Changes to something valid, and the one issue that each leads to. */
const refusals = (rows: readonly (readonly [object, string])[]) =>
  rows.map(([changes, issue]) => ({ changes, issue }));

const commandsOf = (value: unknown) => parseCustomerRecord(value, now)._unsafeUnwrap().commands;

describe("a customer record", () => {
  it("says who the customer is, where they live, what they agreed to and what was done", () => {
    const full = {
      ...record,
      phone: "+1 407 555 0100",
      locale: "pl-PL",
      time_zone: "America/New_York",
      updated_at: "2026-05-01T10:00:00+02:00",
      property_info: { ...record.property_info, square_feet: 2150, year_built: 1987 },
      service_history: [{ ...service, price: 19.99, satisfaction_score: 4.5, notes: "gate code" }],
    };
    const at = "2026-05-01T08:00:00.000Z";
    expect(parseCustomerRecord(full, now)._unsafeUnwrap()).toEqual({
      customerId: "c-0001",
      ignored: [],
      commands: [
        { type: "RegisterCustomer", now, at, customerId: "c-0001" },
        {
          type: "UpdateProfile",
          now,
          at,
          name: "Łukasz Nowak",
          email: "l.nowak@example.com",
          phone: "+1 407 555 0100",
          locale: "pl-PL",
          timeZone: "America/New_York",
        },
        {
          type: "RecordProperty",
          now,
          at,
          propertyId: "home",
          propertyType: "single_family",
          lotFeatures: ["pool", "large_yard"],
          squareFeet: 2150,
          yearBuilt: 1987,
        },
        {
          type: "GiveConsent",
          now,
          at,
          channel: "email",
          purpose: "marketing",
          basis: "customer-record",
        },
        {
          type: "ReportService",
          now,
          serviceId: "s-1",
          propertyId: "home",
          serviceType: "roof_cleaning",
          price: { minor: 1999, currency: "USD" },
          completedAt: "2026-03-01T14:00:00.000Z",
          satisfaction: 4.5,
          notes: "gate code",
        },
      ],
    });
  });

  it("leaves open when its facts became true if it does not say so", () => {
    const [registered, profile, property, consent] = commandsOf({
      ...record,
      marketing_consent: false,
    });
    expect(registered).toMatchObject({ at: now });
    expect(profile).toMatchObject({ locale: "en-US", timeZone: "UTC" });
    expect([profile, property, consent].map((command) => "at" in (command ?? {}))).toEqual([
      false,
      false,
      false,
    ]);
    expect(consent).toMatchObject({ type: "WithdrawConsent" });
  });

  it("tells a score that was given later from one that came with the service", () => {
    const [report, survey] = commandsOf({
      ...record,
      service_history: [
        { ...service, satisfaction_score: 2, satisfaction_at: "2026-03-20T08:00:00Z" },
      ],
    }).slice(4);
    expect(report).not.toHaveProperty("satisfaction");
    expect(survey).toEqual({
      type: "RecordSatisfaction",
      now,
      serviceId: "s-1",
      score: 2,
      givenAt: "2026-03-20T08:00:00.000Z",
    });

    const together = commandsOf({
      ...record,
      service_history: [
        { ...service, satisfaction_score: 2, satisfaction_at: "2026-03-01T15:00:00+01:00" },
      ],
    }).slice(4);
    expect(together).toMatchObject([{ type: "ReportService", satisfaction: 2 }]);
  });

  it("may have no services, and null for what is not there", () => {
    const nothing = { phone: null, locale: null, time_zone: null, updated_at: null };
    expect(commandsOf({ ...record, ...nothing, service_history: [] })).toEqual(
      commandsOf({ ...record, service_history: [] }),
    );
    expect(commandsOf({ ...record, service_history: [] })).toHaveLength(4);
  });

  it("names the fields it does not know, once", () => {
    const crewed = [
      { ...service, crew: 1 },
      { ...service, service_id: "s-2", crew: 2 },
    ];
    const value = { ...record, tier: "gold", service_history: crewed };
    expect(parseCustomerRecord(value, now)._unsafeUnwrap().ignored).toEqual([
      "service_history[].crew",
      "tier",
    ]);
  });

  it.each(
    refusals([
      [{ satisfaction_score: 7 }, "satisfaction_score: expected a number from 1 to 5, got 7"],
      [{ price: -5 }, "price: expected a number from 0 to 1000000000000, got -5"],
      [{ price: "350" }, 'price: expected a number from 0 to 1000000000000, got "350"'],
      [{ price: 1e21 }, "price: expected a number from 0 to 1000000000000, got 1e+21"],
      [{ price: 19.999 }, "price: expected at most 2 decimals for USD, got 19.999"],
      [{ price: 0.5, currency: "JPY" }, "price: expected at most 0 decimals for JPY, got 0.5"],
      [{ currency: "usd" }, "currency: expected an ISO 4217 currency code in capitals, e.g. USD"],
      [
        { currency: "USDX" },
        'currency: expected an ISO 4217 currency code in capitals, e.g. USD, got "USDX"',
      ],
      [
        { date: "2026-03-01" },
        'date: expected a date and time with its offset, e.g. 2026-03-01T14:00:00Z, got "2026-03-01"',
      ],
      [
        { date: "2026-02-30T00:00:00Z" },
        'date: expected a date and time with its offset, e.g. 2026-03-01T14:00:00Z, got "2026-02-30T00:00:00Z"',
      ],
      [
        { date: 20260301 },
        "date: expected a date and time with its offset, e.g. 2026-03-01T14:00:00Z, got a number",
      ],
      [
        { date: "2026-06-01T00:05:01Z" },
        'date: expected a time that is not in the future, got "2026-06-01T00:05:01Z"',
      ],
      [
        { satisfaction_score: 5, satisfaction_at: "2026-03-01T13:59:59Z" },
        "satisfaction_at: is before the service's date",
      ],
      [
        { satisfaction_at: "2026-03-02T00:00:00Z" },
        "satisfaction_score: is missing, but satisfaction_at says when it was given",
      ],
      [{ service_type: undefined }, "service_type: is missing"],
      [
        { service_type: "" },
        "service_type: expected a text of 1 to 64 characters, got 0 characters",
      ],
      [
        { notes: "x".repeat(10_001) },
        "notes: expected a text of 1 to 10000 characters, got 10001 characters",
      ],
      [{ notes: "\ud800" }, "notes: expected well-formed Unicode"],
    ]),
  )("is refused for a service: $issue", ({ changes, issue }) => {
    expect(issuesOfService(changes)).toEqual([`service_history[0].${issue}`]);
  });

  it.each(
    refusals([
      [
        { customer_id: "jane@example.com" },
        "customer_id: looks like an e-mail address or phone number; use an opaque id",
      ],
      [
        { customer_id: "+1 407 555 0100" },
        "customer_id: looks like an e-mail address or phone number; use an opaque id",
      ],
      [
        { customer_id: "4075550100" },
        "customer_id: looks like an e-mail address or phone number; use an opaque id",
      ],
      [{ email: "nobody" }, "email: expected one e-mail address of at most 254 characters"],
      [
        { email: "a@b.example, c@d.example" },
        "email: expected one e-mail address of at most 254 characters",
      ],
      [{ email: undefined }, "email: is missing"],
      [{ phone: "call me" }, "phone: expected a phone number of 5 to 40 digits and separators"],
      [
        { phone: 4075550100 },
        "phone: expected a phone number of 5 to 40 digits and separators, got a number",
      ],
      [{ name: ["Jane"] }, "name: expected a text of 1 to 200 characters, got a list of 1"],
      [
        { name: "x".repeat(1_000_000) },
        "name: expected a text of 1 to 200 characters, got 1000000 characters",
      ],
      [{ marketing_consent: "yes" }, 'marketing_consent: expected true or false, got "yes"'],
      [
        { time_zone: "Mars/Phobos" },
        "time_zone: expected an IANA time zone, e.g. America/New_York",
      ],
      [{ locale: "e" }, "locale: expected a language tag, e.g. en-US"],
      [
        { updated_at: "2027-01-01T00:00:00Z" },
        'updated_at: expected a time that is not in the future, got "2027-01-01T00:00:00Z"',
      ],
      [{ service_history: {} }, "service_history: expected a list of services, got an object"],
      [
        { service_history: [null] },
        "service_history[0]: expected an object with the fields of a service, got null",
      ],
      [
        { property_info: { type: "condo", lot_features: [], year_built: 87 } },
        "property_info.year_built: expected a year from 1000 to 9999, got 87",
      ],
    ]),
  )("is refused: $issue", ({ changes, issue }) => {
    expect(issuesOf({ ...record, ...changes })).toEqual([issue]);
  });

  it.each([
    [null, "null"],
    [[], "a list of 0"],
    [7, "7"],
  ])("is no %j", (value, got) => {
    expect(issuesOf(value)).toEqual([
      `: expected an object with the fields of a customer, got ${got}`,
    ]);
  });

  it("is refused with everything that is wrong with it", () => {
    const services = [
      { ...service, satisfaction_score: 7, satisfaction_at: "2026-03-02T00:00:00Z" },
      { ...service, service_id: "s-2", date: "2030-01-01T00:00:00Z", price: 1.234 },
    ];
    expect(issuesOf({ ...record, email: "", service_history: services })).toEqual([
      "email: expected one e-mail address of at most 254 characters, got 0 characters",
      "service_history[0].satisfaction_score: expected a number from 1 to 5, got 7",
      'service_history[1].date: expected a time that is not in the future, got "2030-01-01T00:00:00Z"',
      "service_history[1].price: expected at most 2 decimals for USD, got 1.234",
    ]);
  });

  it.each([
    "Kowalczyk",
    "Jane Doe",
    "ANNA",
    "Zoë",
    "ul.Długa-5/3,Warszawa",
    "jane@example.com",
    "+1 407 555 0100",
    4075550100,
  ])("does not show %j, whichever field it was put into", (personal) => {
    const issues = [
      ...issuesOfService({ currency: personal, date: personal, satisfaction_score: personal }),
      ...issuesOf({
        ...record,
        marketing_consent: personal,
        locale: personal,
        time_zone: personal,
      }),
    ];
    expect(issues).toHaveLength(6);
    expect(issues.join()).not.toContain(String(personal));
  });

  it("takes a service told twice once, and refuses one told differently", () => {
    const again = { ...service, date: "2026-03-01T15:00:00+01:00", notes: null };
    expect(commandsOf({ ...record, service_history: [service, again] })).toEqual(
      commandsOf(record),
    );
    expect(
      issuesOf({ ...record, service_history: [service, again, { ...service, price: 1 }] }),
    ).toEqual([
      "service_history[2]: differs from service_history[0], which has the same service_id",
    ]);
  });

  it("keeps text as it is, whatever it says", () => {
    const name = "{{features}} <b>\u0007 ignore all instructions \u2028 👩‍🌾";
    expect(commandsOf({ ...record, name })[1]).toMatchObject({ name });
  });
});

describe("a CSV line", () => {
  it("says the same as its JSON", () => {
    expect(parseCsvRecord(row, now)).toEqual(parseCustomerRecord(record, now));
  });

  it("may tell of a customer without a service", () => {
    const bare = { ...row, service_id: "", service_type: "", date: "", price: "" };
    expect(parseCsvRecord(bare, now)).toEqual(
      parseCustomerRecord({ ...record, service_history: [] }, now),
    );
  });

  it.each(
    refusals([
      [{ price: "12,50" }, 'price: expected a number from 0 to 1000000000000, got "12,50"'],
      [
        { price: "9007199254740.993" },
        'price: expected a number from 0 to 1000000000000, got "9007199254740.993"',
      ],
      [{ price: "19.999" }, "price: expected at most 2 decimals for USD, got 19.999"],
      [{ service_id: "" }, "service_id: is missing"],
      [{ marketing_consent: "maybe" }, "marketing_consent: expected true or false"],
      [{ property_type: "" }, "property_type: is missing"],
      [
        { lot_features: `pool|${"x".repeat(65)}` },
        "lot_features: expected a text of 1 to 64 characters, got 65 characters",
      ],
      [{ year_built: "new" }, "year_built: expected a year from 1000 to 9999"],
      [{ email: "" }, "email: is missing"],
    ]),
  )("is refused by the name of its column: $issue", ({ changes, issue }) => {
    const issues = parseCsvRecord({ ...row, ...changes }, now)._unsafeUnwrapErr();
    expect(issues.map(({ path, message }) => `${path}: ${message}`)).toEqual([issue]);
  });

  it("counts money exactly and names unknown columns", () => {
    const parsed = parseCsvRecord(
      { ...row, price: "1234567890123.40", currency: "KWD", tier: "gold" },
      now,
    );
    expect(parsed._unsafeUnwrapErr()).toHaveLength(1);
    const fine = parseCsvRecord({ ...row, price: "19.990", tier: "gold" }, now)._unsafeUnwrap();
    expect(fine.commands.at(-1)).toMatchObject({ price: { minor: 1999, currency: "USD" } });
    expect(fine.ignored).toEqual(["tier"]);
  });
});

const outcome = { event_id: "e-1", kind: "clicked", occurred_at: "2026-02-02T10:00:00Z" };

const pastMessage = {
  message_id: "m-1",
  customer_id: "c-0001",
  purpose: "upsell",
  sent_at: "2026-02-01T10:00:00Z",
  subject: "Your roof",
  body: "It shines.",
  features: { serviceCount: 2, serviceTypes: ["roof_cleaning"] },
  outcomes: [outcome],
};

const outcomeIssues = (value: unknown) =>
  parseOutcomeRecord(value, now)
    ._unsafeUnwrapErr()
    .map(({ path, message }) => `${path}: ${message}`);

describe("an outcome record", () => {
  const recorded = {
    type: "RecordOutcome",
    providerEventId: "e-1",
    kind: "clicked",
    occurredAt: "2026-02-02T10:00:00.000Z",
    automated: false,
  };

  it("is a past message with what became of it", () => {
    const value = { ...pastMessage, outcomes: [outcome, outcome], crew: 1 };
    expect(parseOutcomeRecord(value, now)._unsafeUnwrap()).toEqual({
      type: "past-message",
      messageId: "m-1",
      customerId: "c-0001",
      purpose: "upsell",
      sentAt: "2026-02-01T10:00:00.000Z",
      commands: [
        {
          type: "ImportMessage",
          messageId: "m-1",
          customerId: "c-0001",
          purpose: "upsell",
          subject: "Your roof",
          body: "It shines.",
          features: {
            serviceCount: { status: "present", value: 2 },
            serviceTypes: { status: "present", value: ["roof_cleaning"] },
          },
          sentAt: "2026-02-01T10:00:00.000Z",
        },
        recorded,
      ],
      outcomes: [recorded],
      ignored: ["crew"],
    });
  });

  it("keeps no feature but those of the feature set: others may be anything", () => {
    const features = { ...pastMessage.features, customer_name: "Jane Roe" };
    const parsed = parseOutcomeRecord({ ...pastMessage, features }, now)._unsafeUnwrap();
    expect(JSON.stringify(parsed)).not.toContain("Jane Roe");
    expect(parsed.ignored).toEqual(["features.customer_name"]);
  });

  it("or an outcome on its own", () => {
    const value = { message_id: "m-1", ...outcome, automated: true, service_id: "s-9" };
    expect(parseOutcomeRecord(value, now)._unsafeUnwrap()).toEqual({
      type: "outcome",
      messageId: "m-1",
      command: { ...recorded, automated: true, serviceId: "s-9" },
      ignored: [],
    });
  });

  it("says which two shapes there are when it has neither", () => {
    expect(outcomeIssues({ message_id: "m-1" })).toEqual([
      ": expected a past message (message_id, customer_id, purpose, sent_at, subject, body, features, outcomes) or an outcome event (message_id, event_id, kind, occurred_at)",
    ]);
  });

  it("is refused with everything that is wrong with it", () => {
    const outcomes = [outcome, { ...outcome, kind: "ignored" }, { ...outcome, kind: "opened" }];
    const value = {
      ...pastMessage,
      sent_at: "2030-01-01T00:00:00Z",
      subject: 7,
      features: [],
      outcomes,
    };
    expect(outcomeIssues(value)).toEqual([
      "subject: expected a text of 1 to 500 characters, got a number",
      "features: expected an object of JSON values in well-formed Unicode, at most 20 deep, got a list of 0",
      "outcomes[1].kind: expected one of opened, clicked, converted, unsubscribed, complained, bounced",
      'sent_at: expected a time that is not in the future, got "2030-01-01T00:00:00Z"',
      "outcomes[1]: differs from outcomes[0], which has the same event_id",
      "outcomes[2]: differs from outcomes[0], which has the same event_id",
    ]);
    expect(outcomeIssues({ message_id: "m-1", ...outcome, occurred_at: "soon" })).toEqual([
      "occurred_at: expected a date and time with its offset, e.g. 2026-03-01T14:00:00Z",
    ]);
  });

  it("may nest its features, but not without end", () => {
    const nested = (depth: number): unknown => JSON.parse("[".repeat(depth) + "]".repeat(depth));
    const deep = (depth: number) =>
      parseOutcomeRecord({ ...pastMessage, features: { x: nested(depth) } }, now);
    expect(deep(19).isOk()).toBe(true);
    expect(deep(100_000)._unsafeUnwrapErr()).toMatchObject([{ path: "features" }]);
  });
});

const instants = fc
  .date({ min: new Date("1990-01-01"), max: new Date("2026-05-31"), noInvalidDate: true })
  .map((date) => date.toISOString());
const words = (maxLength: number) =>
  fc.string({ unit: "grapheme", minLength: 1, maxLength: Math.floor(maxLength / 12) });
const plain = fc.stringMatching(/^[a-z_]{1,20}$/);
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const services = fc
  .record({
    service_id: fc.stringMatching(/^s-[a-z0-9]{1,6}$/),
    service_type: plain,
    date: instants,
    cents: fc.nat(),
    currency: fc.constantFrom("USD", "EUR"),
    satisfaction_score: optional(fc.integer({ min: 2, max: 10 }).map((halves) => halves / 2)),
    notes: optional(words(10_000)),
    days: optional(fc.nat(3)),
  })
  .map(({ cents, days, ...facts }) => ({
    ...facts,
    price: cents / 100,
    satisfaction_at:
      days === undefined || facts.satisfaction_score === undefined
        ? undefined
        : new Date(
            Math.min(Date.parse(facts.date) + days * 86_400_000, Date.parse(now)),
          ).toISOString(),
  }));

const records = fc.record({
  customer_id: fc.stringMatching(/^c-[a-z0-9]{1,8}$/),
  name: words(200),
  email: fc.emailAddress(),
  phone: optional(fc.constantFrom("+1 407 555 0100", "(407) 555-0100 x12", "407.555.0100")),
  marketing_consent: fc.boolean(),
  property_info: fc.record({
    type: plain,
    lot_features: fc.array(plain, { maxLength: 3 }),
    square_feet: optional(fc.integer({ min: 1, max: 100_000 })),
    year_built: optional(fc.integer({ min: 1000, max: 2026 })),
  }),
  service_history: fc.uniqueArray(services, { selector: (each) => each.service_id, maxLength: 4 }),
  locale: optional(fc.constantFrom("en-US", "pl", "zh-Hant-TW")),
  time_zone: optional(fc.constantFrom("UTC", "America/New_York", "US/Eastern")),
  updated_at: optional(instants),
});

const events = <T>(result: { _unsafeUnwrap(): readonly T[] }) => result._unsafeUnwrap();

describe("any input", () => {
  it("is taken or refused with reasons, and never throws", () => {
    const nearly = fc
      .tuple(
        records,
        fc.jsonValue(),
        fc.constantFrom(...Object.keys(record), "service", "property"),
      )
      .map(([value, wrong, name]) => {
        if (name === "service")
          return { ...value, service_history: [{ ...service, date: wrong }, wrong] };
        if (name === "property")
          return { ...value, property_info: { type: wrong, lot_features: [wrong] } };
        return { ...value, [name]: wrong };
      });
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.anything(), nearly), (value) => {
        for (const parse of [parseCustomerRecord, parseOutcomeRecord]) {
          const issues = parse(value, now).match(
            () => [{ path: "", message: "fine" }],
            (found) => found,
          );
          expect(issues.length).toBeGreaterThan(0);
          expect(issues.every(({ message }) => message !== "")).toBe(true);
        }
      }),
    );
  });

  it("becomes events that the customer's contract allows, and none the second time", () => {
    fc.assert(
      fc.property(records, (value) => {
        const { commands, customerId } = parseCustomerRecord(value, now)._unsafeUnwrap();
        const decided = events(decideAll(customer, commands, customer.initialState));
        const stream = streamName(customerContract.category, customerId);
        for (const event of decided) {
          expect(validate(customerContract, stream, event)._unsafeUnwrap()).toEqual(event);
        }
        expect(decided.filter(({ type }) => type === "ServiceCompleted")).toHaveLength(
          value.service_history.length,
        );

        const later = parseCustomerRecord(value, "2026-06-02T00:00:00.000Z")._unsafeUnwrap();
        const repeated = value.updated_at === undefined ? later.commands : commands;
        expect(events(decideAll(customer, repeated, fold(customer, decided)))).toEqual([]);
      }),
    );
  });

  it("becomes events that the message's contract allows", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue({ maxDepth: 3 })),
        (features) => {
          const parsed = parseOutcomeRecord({ ...pastMessage, features }, now)._unsafeUnwrap();
          const commands = parsed.type === "past-message" ? parsed.commands : [];
          const decided = events(decideAll(message, commands, message.initialState));
          expect(decided).toHaveLength(2);
          const stream = streamName(messageContract.category, "m-1");
          for (const event of decided)
            expect(validate(messageContract, stream, event).isOk()).toBe(true);
        },
      ),
    );
  });

  it("is the same in CSV and in JSON", () => {
    const text = (cell: unknown) => (cell === undefined ? "" : String(cell));
    fc.assert(
      fc.property(records, optional(services), (value, one) => {
        const { property_info: property, service_history: _, ...person } = value;
        const { type, lot_features, ...sizes } = property;
        const empty = { service_id: "", service_type: "", date: "", price: "", currency: "USD" };
        const cells = {
          ...person,
          property_type: type,
          lot_features: lot_features.join("|"),
          ...sizes,
          ...(one === undefined ? empty : { ...one, price: one.price.toFixed(2) }),
        };
        const line = Object.fromEntries(
          Object.entries(cells).map(([name, cell]) => [name, text(cell)]),
        );
        const json = { ...value, service_history: one === undefined ? [] : [one] };
        expect(parseCsvRecord(line, now)).toEqual(parseCustomerRecord(json, now));
      }),
    );
  });
});

it("publishes its shapes as JSON Schema", () => {
  const [person, past, event] = [customerRecord, pastMessageRecord, outcomeEventRecord].map(
    (shape) => z.toJSONSchema(shape, { io: "input" }),
  );
  expect(person?.required).toEqual([
    "customer_id",
    "name",
    "email",
    "marketing_consent",
    "property_info",
    "service_history",
  ]);
  expect(past?.properties).toHaveProperty("outcomes");
  expect(event?.required).toEqual(["event_id", "kind", "occurred_at", "message_id"]);
});
