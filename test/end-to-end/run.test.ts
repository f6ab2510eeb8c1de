import { describe, expect, it } from "vitest";
import { at, customerRecord, freshPlace, ndjson, type Place } from "../support/command-line.js";

const three = [
  customerRecord(1),
  customerRecord(2),
  customerRecord(3, { marketing_consent: false }),
];

const run = (place: Place, ...args: readonly string[]) =>
  place.docket("run", "--at", at, "--out", "@out", "--json", ...args);

const filesOf = (place: Place) =>
  Promise.all(
    ["events.ndjson", "messages.ndjson", "summary.json"].map((name) => place.read(`out/${name}`)),
  );

describe("a run with the same seed, instant and file", () => {
  it("writes the same bytes", async () => {
    const [first, second] = [await freshPlace(), await freshPlace()];
    for (const place of [first, second]) {
      await place.write("customers.ndjson", ndjson(...three));
      await run(place, "--seed", "7", "@customers.ndjson");
    }
    expect(await filesOf(first)).toEqual(await filesOf(second));
  });

  it("writes the same bytes over those of an earlier run", async () => {
    const place = await freshPlace();
    await place.write("customers.ndjson", ndjson(...three));
    await run(place, "@customers.ndjson");
    const first = await filesOf(place);
    await run(place, "@customers.ndjson");
    expect(await filesOf(place)).toEqual(first);
  });
});

describe("a run with another seed", () => {
  it("writes other messages", async () => {
    const place = await freshPlace();
    await place.write("customers.ndjson", ndjson(...three));
    await run(place, "--seed", "1", "@customers.ndjson");
    const [events, messages] = await filesOf(place);
    await run(place, "--seed", "2", "--in-memory", "@customers.ndjson");
    const [otherEvents, otherMessages] = await filesOf(place);
    expect(otherEvents).not.toBe(events);
    expect(otherMessages).not.toBe(messages);
  });
});

const csv = [
  "customer_id,name,email,phone,marketing_consent,property_type,lot_features,square_feet,year_built,service_id,service_type,date,price,currency,satisfaction_score,notes",
  'c-1,"Nowak, Łukasz",l.nowak@example.com,+1 407 555 0100,true,single_family,pool;large_yard,2150,1987,s-1,roof_cleaning,2026-03-01T14:00:00Z,350.00,USD,4.5,"said ""hello""\nand left"',
  'c-1,"Nowak, Łukasz",l.nowak@example.com,+1 407 555 0100,true,single_family,pool;large_yard,2150,1987,s-2,lawn_care,2026-05-01T14:00:00Z,80,USD,,',
  "c-2,Ana Díaz,ana@example.com,,false,townhouse,,,,s-1,lawn_care,2026-05-01T14:00:00Z,80,USD,,",
  "c-3,Bo Li,bo@example.com,,true,townhouse,,,,s-1,lawn_care,2026-05-02T14:00:00+02:00,80,EUR,5,",
].join("\n");

const service = (service_id: string, service_type: string, date: string, price: number) => ({
  ...{ service_id, service_type, date, price, currency: "USD" },
});

const sameAsJson = [
  {
    customer_id: "c-1",
    name: "Nowak, Łukasz",
    email: "l.nowak@example.com",
    phone: "+1 407 555 0100",
    marketing_consent: true,
    property_info: {
      type: "single_family",
      lot_features: ["pool", "large_yard"],
      square_feet: 2150,
      year_built: 1987,
    },
    service_history: [
      {
        ...service("s-1", "roof_cleaning", "2026-03-01T14:00:00Z", 350),
        satisfaction_score: 4.5,
        notes: 'said "hello"\nand left',
      },
      service("s-2", "lawn_care", "2026-05-01T14:00:00Z", 80),
    ],
  },
  {
    customer_id: "c-2",
    name: "Ana Díaz",
    email: "ana@example.com",
    marketing_consent: false,
    property_info: { type: "townhouse", lot_features: [] },
    service_history: [service("s-1", "lawn_care", "2026-05-01T14:00:00Z", 80)],
  },
  {
    customer_id: "c-3",
    name: "Bo Li",
    email: "bo@example.com",
    marketing_consent: true,
    property_info: { type: "townhouse", lot_features: [] },
    service_history: [
      {
        ...service("s-1", "lawn_care", "2026-05-02T14:00:00+02:00", 80),
        currency: "EUR",
        satisfaction_score: 5,
      },
    ],
  },
];

describe("the same customers as lines, as an array and as CSV", () => {
  it("have the same numbers, but that CSV has a record a service", async () => {
    const place = await freshPlace();
    await place.write("lines.ndjson", ndjson(...sameAsJson));
    await place.write("array.json", JSON.stringify(sameAsJson, null, 2));
    await place.write("table.csv", csv);
    const [lines, array, table] = [
      JSON.parse((await run(place, "@lines.ndjson")).out),
      JSON.parse((await run(place, "@array.json")).out),
      JSON.parse((await run(place, "@table.csv")).out),
    ];
    expect(lines).toMatchObject({
      ...{ read: 3, refused: 0, customers: 3, services: 4, messages: 2 },
      skipped: { "no-consent": 1 },
    });
    expect(array).toEqual(lines);
    expect(table).toEqual({ ...lines, read: 4 });
  });

  it("have the same messages", async () => {
    const place = await freshPlace();
    await place.write("array.json", JSON.stringify(sameAsJson));
    await place.write("table.csv", csv);
    await run(place, "@array.json");
    const messages = await place.lines("out/messages.ndjson");
    await run(place, "@table.csv");
    expect(await place.lines("out/messages.ndjson")).toEqual(messages);
  });
});

describe("progress", () => {
  const twenty = ndjson(
    ...Array.from({ length: 20 }, (_, n) => customerRecord(n, { marketing_consent: false })),
  );

  it("is plain lines, one a tenth, where nobody watches", async () => {
    const place = await freshPlace();
    await place.write("customers.ndjson", twenty);
    const { out, err } = await run(place, "@customers.ndjson");
    expect(err.split("\n").slice(0, 2)).toEqual([
      "Messages 2/20 2 skipped",
      "Messages 4/20 4 skipped",
    ]);
    expect(err.trimEnd().split("\n").length).toBe(10);
    expect(out).not.toContain("Messages");
  });

  it("is one bar on a terminal, no wider than it, which is gone in the end", async () => {
    const place = await freshPlace();
    await place.write("customers.ndjson", twenty);
    const { out, err } = await place.docketOn(
      { isInteractive: true, columns: 40 },
      ...["run", "--at", at, "--out", "@out", "--json", "@customers.ndjson"],
    );
    const drawn = err.split("\r\u001b[2K");
    expect(drawn).toContain("Messages ██████░░░░░░░░░░░░░░░░░░ 5/20 5 skippe".slice(0, 39));
    expect(drawn.every((line) => line.length < 40)).toBe(true);
    expect(drawn.at(-1)).toBe("");
    expect(err).not.toContain("\n");
    expect(out).toMatch(/^\{.*\}\n$/);
  });
});
