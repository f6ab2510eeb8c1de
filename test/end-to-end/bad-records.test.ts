import { describe, expect, it } from "vitest";
import { at, customerRecord, freshPlace, ndjson, type Place } from "../support/command-line.js";

const run = (place: Place, ...args: readonly string[]) =>
  place.docket("run", "--at", at, "--out", "@out", "--json", ...args);

/** The lines that a run wrote beside its progress. */
const saidOf = ({ err }: { readonly err: string }) =>
  err.split("\n").filter((line) => line !== "" && !line.startsWith("Messages "));

const good = customerRecord(1);
const { email: _, ...withoutEmail } = customerRecord(2);

const badLines: readonly (readonly [what: string, line: string, refused: string])[] = [
  ["is not JSON", '{"customer_id": nobody}', "not JSON: Unexpected token 'o'"],
  ["is a number", "42", "expected an object with the fields of a customer, got 42"],
  ["has a field missing", JSON.stringify(withoutEmail), "email: is missing"],
  [
    "has a field of a wrong type",
    JSON.stringify(customerRecord(2, { name: 7 })),
    "name: expected a text of 1 to 200 characters, got a number",
  ],
  [
    "has a truth value that is none",
    JSON.stringify(customerRecord(2, { marketing_consent: "perhaps" })),
    "marketing_consent: expected true or false",
  ],
  [
    "has an unknown currency",
    JSON.stringify(customerRecord(2, {}, { currency: "XQX" })),
    "service_history[0].currency: expected an ISO 4217 currency code in capitals, e.g. USD",
  ],
  [
    "has a satisfaction of 7",
    JSON.stringify(customerRecord(2, {}, { satisfaction_score: 7 })),
    "service_history[0].satisfaction_score: expected a number from 1 to 5, got 7",
  ],
  [
    "has a negative price",
    JSON.stringify(customerRecord(2, {}, { price: -1 })),
    "service_history[0].price: expected a number from 0 to 1000000000000, got -1",
  ],
  [
    "has a date that is none",
    JSON.stringify(customerRecord(2, {}, { date: "2026-02-30T00:00:00Z" })),
    'service_history[0].date: expected a date and time with its offset, e.g. 2026-03-01T14:00:00Z, got "2026-02-30T00:00:00Z"',
  ],
  [
    "has a date in the future",
    JSON.stringify(customerRecord(2, {}, { date: "2027-03-01T14:00:00Z" })),
    'service_history[0].date: expected a time that is not in the future, got "2027-03-01T14:00:00Z"',
  ],
  [
    "has an id that is an e-mail address, which it does not repeat",
    JSON.stringify(customerRecord(2, { customer_id: "ada@example.com" })),
    "customer_id: looks like an e-mail address or phone number; use an opaque id",
  ],
  [
    "has an id that is a phone number, which it does not repeat",
    JSON.stringify(customerRecord(2, { customer_id: "4075550100" })),
    "customer_id: looks like an e-mail address or phone number; use an opaque id",
  ],
];

describe("a line", () => {
  it.each(badLines)("that %s is refused, and the others are taken", async (_, line, refused) => {
    const place = await freshPlace();
    const text = `${ndjson(good)}${line}\n${ndjson(customerRecord(3))}`;
    await place.write("customers.ndjson", text);
    const ran = await run(place, "@customers.ndjson");
    expect(ran.code).toBe(2);
    expect(saidOf(ran)).toEqual([`refused @customers.ndjson:2 ${refused}`, "1 record refused"]);
    expect(JSON.parse(ran.out)).toMatchObject({ read: 3, refused: 1, customers: 2, services: 2 });
  });

  it("is told everything that is wrong with it", async () => {
    const place = await freshPlace();
    await place.write(
      "customers.ndjson",
      ndjson(customerRecord(1, { phone: "?" }, { price: "1" })),
    );
    expect(saidOf(await run(place, "@customers.ndjson"))).toEqual([
      "refused @customers.ndjson:1 phone: expected a phone number of 5 to 40 digits and separators, got 1 characters",
      'refused @customers.ndjson:1 service_history[0].price: expected a number from 0 to 1000000000000, got "1"',
      "1 record refused",
    ]);
  });

  it("of CSV is a record of its own, and its columns are named", async () => {
    const place = await freshPlace();
    const header =
      "customer_id,name,email,marketing_consent,property_type,lot_features,service_id,service_type,date,price,currency";
    const line = (id: string, price: string) =>
      `c-1,Ada,ada@example.com,true,condo,,${id},lawn_care,2026-03-01T14:00:00Z,${price},USD`;
    await place.write(
      "customers.csv",
      [header, line("s-1", "80"), line("s-2", "eighty"), `${line("s-3", "80")},80`].join("\n"),
    );
    const ran = await run(place, "@customers.csv");
    expect(ran.code).toBe(2);
    expect(saidOf(ran)).toEqual([
      "refused @customers.csv:3 price: expected a number from 0 to 1000000000000",
      "refused @customers.csv:4 has 12 columns, the header has 11",
      "2 records refused",
    ]);
    expect(JSON.parse(ran.out)).toMatchObject({ read: 3, customers: 1, services: 1 });
  });

  it("with a field that means nothing here is taken, and the field is named", async () => {
    const place = await freshPlace();
    await place.write("customers.ndjson", ndjson(customerRecord(1, { crew: "B" }, { tip: 5 })));
    const ran = await run(place, "@customers.ndjson");
    expect(ran.code).toBe(0);
    expect(saidOf(ran).sort()).toEqual([
      "ignored field crew, in 1 record",
      "ignored field service_history[].tip, in 1 record",
    ]);
  });
});

describe("many refused lines", () => {
  it("are shown up to twenty, and all of them are counted", async () => {
    const place = await freshPlace();
    await place.write("customers.ndjson", "nothing\n".repeat(25));
    const said = saidOf(await run(place, "@customers.ndjson"));
    expect(said.length).toBe(22);
    expect(said.slice(-2)).toEqual([
      "... and 5 more; --rejects <file> keeps them all",
      "25 records refused",
    ]);
  });

  it("say where they are kept", async () => {
    const place = await freshPlace();
    await place.write("customers.ndjson", "nothing\n".repeat(25));
    const said = saidOf(await run(place, "--rejects", "@bad.ndjson", "@customers.ndjson"));
    expect(said.slice(-2)).toEqual(["... and 5 more", "25 records refused, kept in @bad.ndjson"]);
  });
});

describe("docket run --rejects", () => {
  const bad = customerRecord(2, {}, { price: -1 });

  it("keeps refused records with file, line and reason, for their owner alone", async () => {
    const place = await freshPlace();
    await place.write("customers.ndjson", `${ndjson(good, bad)}oops\n`);
    await run(place, "--rejects", "@bad/rejects.ndjson", "@customers.ndjson");
    expect(await place.lines("bad/rejects.ndjson")).toEqual([
      {
        file: `${place.path}/customers.ndjson`,
        line: 2,
        issues: [
          {
            path: "service_history[0].price",
            message: "expected a number from 0 to 1000000000000, got -1",
          },
        ],
        record: bad,
      },
      {
        file: `${place.path}/customers.ndjson`,
        line: 3,
        issues: [{ path: "", message: "not JSON: Unexpected token 'o'" }],
        record: "oops",
      },
    ]);
    expect(await place.mode("bad/rejects.ndjson")).toBe("600");
  });

  it("leaves the records themselves out when redacted", async () => {
    const place = await freshPlace();
    await place.write("customers.ndjson", ndjson(bad));
    await run(place, "--redact", "--rejects", "@rejects.ndjson", "@customers.ndjson");
    const [rejected] = await place.lines("rejects.ndjson");
    expect(Object.keys(rejected ?? {})).toEqual(["file", "line", "issues"]);
  });

  it("writes an empty file when all were taken", async () => {
    const place = await freshPlace();
    await place.write("customers.ndjson", ndjson(good));
    await run(place, "--rejects", "@rejects.ndjson", "@customers.ndjson");
    expect(await place.read("rejects.ndjson")).toBe("");
  });

  it("gives lines that can be run again once they are put right", async () => {
    const place = await freshPlace();
    await place.write("customers.ndjson", ndjson(bad));
    await run(place, "--rejects", "@rejects.ndjson", "@customers.ndjson");
    const records = (await place.lines("rejects.ndjson")).map(({ record }) => record);
    await place.write("again.ndjson", ndjson(...records).replace('"price":-1', '"price":1'));
    expect(await run(place, "@again.ndjson")).toMatchObject({ code: 0 });
  });
});

describe("the same customer and service twice", () => {
  it("are once in the record, in one file", async () => {
    const place = await freshPlace();
    await place.write("customers.ndjson", ndjson(good, good));
    const ran = await run(place, "@customers.ndjson");
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.out)).toMatchObject({ read: 2, customers: 1, services: 1, messages: 1 });
  });

  it("are once in the record, in two files of two formats", async () => {
    const place = await freshPlace();
    await place.write("a.ndjson", ndjson(good));
    await place.write("b.json", JSON.stringify([good]));
    const ran = await run(place, "@a.ndjson", "@b.json");
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.out)).toMatchObject({ read: 2, customers: 1, services: 1, messages: 1 });
  });

  it("are once in the record when the file itself is named twice", async () => {
    const place = await freshPlace();
    await place.write("a.ndjson", ndjson(good));
    const ran = await run(place, "@a.ndjson", "@a.ndjson");
    expect(JSON.parse(ran.out)).toMatchObject({ read: 2, refused: 0, customers: 1, services: 1 });
  });

  it("are once in the record when a record names the service twice", async () => {
    const place = await freshPlace();
    const { service_history } = good;
    const services = [service_history, service_history].flat();
    await place.write("a.ndjson", ndjson({ ...good, service_history: services }));
    expect(JSON.parse((await run(place, "@a.ndjson")).out)).toMatchObject({
      ...{ refused: 0, services: 1 },
    });
  });
});

describe("the same service with other facts", () => {
  it("is refused in a second file, and the facts are named", async () => {
    const place = await freshPlace();
    await place.write("a.ndjson", ndjson(good));
    await place.write(
      "b.ndjson",
      ndjson(customerRecord(1, {}, { price: 99, service_type: "lawn_care" })),
    );
    const ran = await run(place, "@a.ndjson", "@b.ndjson");
    expect(ran.code).toBe(2);
    expect(saidOf(ran)).toEqual([
      "refused @b.ndjson:1 service s-1 is on the record with other facts (serviceType, price); the record keeps the first",
      "1 record refused",
    ]);
  });

  it("leaves the record as it was, also where the rest of it is new", async () => {
    const place = await freshPlace();
    await place.write("a.ndjson", ndjson(good));
    await place.write("b.ndjson", ndjson(customerRecord(1, { name: "Grace" }, { price: 99 })));
    await run(place, "@a.ndjson", "@b.ndjson");
    expect(await place.lines("out/messages.ndjson")).toMatchObject([{ name: "Ada Lovelace-1" }]);
  });

  it("withdraws the consent that was withdrawn with it all the same", async () => {
    const place = await freshPlace();
    await place.write("a.ndjson", ndjson(good));
    const objecting = customerRecord(1, { marketing_consent: false }, { price: 99 });
    await place.write("b.ndjson", ndjson(objecting));
    const ran = await run(place, "@a.ndjson", "@b.ndjson");
    expect(JSON.parse(ran.out)).toMatchObject({ refused: 1, skipped: { "no-consent": 1 } });
  });

  it("is refused within one record", async () => {
    const place = await freshPlace();
    const two = [good, customerRecord(1, {}, { price: 99 })].flatMap(
      ({ service_history }) => service_history,
    );
    await place.write("a.ndjson", ndjson({ ...good, service_history: two }));
    expect(saidOf(await run(place, "@a.ndjson"))).toEqual([
      "refused @a.ndjson:1 service_history[1]: differs from service_history[0], which has the same service_id",
      "1 record refused",
    ]);
  });
});

describe("an older fact after a newer one", () => {
  it("leaves the newer name and the newer consent", async () => {
    const place = await freshPlace();
    const newer = {
      updated_at: "2026-05-01T00:00:00Z",
      name: "New Name",
      marketing_consent: false,
    };
    const older = { updated_at: "2026-04-01T00:00:00Z", name: "Old Name", marketing_consent: true };
    await place.write("a.ndjson", ndjson(customerRecord(1, newer), customerRecord(1, older)));
    const ran = await run(place, "@a.ndjson");
    expect(ran.code).toBe(0);
    expect(await place.lines("out/messages.ndjson")).toMatchObject([
      { name: "New Name", status: "skipped", reason: "no-consent" },
    ]);
  });
});

describe("a customer without consent", () => {
  it("gets no message; the summary and the record say why", async () => {
    const place = await freshPlace();
    await place.write("a.ndjson", ndjson(customerRecord(1, { marketing_consent: false })));
    const ran = await run(place, "@a.ndjson");
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.out)).toMatchObject({ messages: 0, skipped: { "no-consent": 1 } });
    expect(await place.read("out/events.ndjson")).toContain('"type":"ContactDeclined"');
    const text = await place.docket("run", "--at", at, "--out", "@out", "@a.ndjson");
    expect(text.out).toMatch(/\nSkipped\n {2}no-consent +1 {2}the customer has not consented/);
  });
});
