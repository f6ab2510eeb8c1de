import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { at, customerRecord, freshPlace, ndjson, type Place } from "../support/command-line.js";

const example = (name: string) =>
  readFile(join(import.meta.dirname, "../../examples", name), "utf8");

/** A record of customers 1 to 3, of whom the last withdrew consent. */
async function placeWithRecord(
  content: Readonly<Record<string, unknown>> = {},
  ...args: readonly string[]
): Promise<Place> {
  const place = await freshPlace();
  const generator = JSON.parse(await example("agents/email-generator.json"));
  Object.assign(generator.content, content);
  await place.write("agents/generator.json", JSON.stringify(generator));
  await place.write("agents/judge.json", await example("agents/email-judge.json"));
  const third = customerRecord(3, { marketing_consent: false });
  await place.write("customers.ndjson", ndjson(customerRecord(1), customerRecord(2), third));
  await place.docket(
    ...["run", "--at", at, "--out", "@out", "--agents", "@agents", ...args, "@customers.ndjson"],
  );
  return place;
}

const events = ["--events", "@out/events.ndjson"];

/** The first message that ended so. */
async function messageId(place: Place, status: string): Promise<string> {
  const messages = await place.lines("out/messages.ndjson");
  const found = messages.find((each) => each["status"] === status);
  expect(found).toBeDefined();
  return String(found?.["messageId"]);
}

const sure = { passThreshold: 0.1 };
const strict = { passThreshold: 1 };
const tooShort = { inference: { maxTokens: 20, temperature: 0.7 } };

describe("docket explain", () => {
  it("tells an approved message from what was known to what it cost", async () => {
    const place = await placeWithRecord(sure);
    const id = await messageId(place, "approved");
    const { code, out, err } = await place.docket("explain", id, ...events);
    expect([code, err]).toEqual([0, ""]);
    expect(out.split("\n").slice(0, 2)).toEqual([
      "APPROVED",
      "simulated: what follows was not written or judged by a real model",
    ]);
    for (const text of [
      id,
      "serviceCount             1  since 2026-03-01T14:00:00.000Z",
      "satisfactionTrend        absent: nothing is known",
      "lifetimeValue            350.00 USD",
      "email-generator@1",
      "of 10000, candidate's weight 0 (no rollout has been started)",
      "byte for byte as sent",
      "by email-judge@1",
      "  cost                     $0.0",
      "MessageApproved",
    ]) {
      expect(out).toContain(text);
    }
    expect(out).not.toContain("record renders to something else");
  });

  it("shows the subject that messages.ndjson holds", async () => {
    const place = await placeWithRecord(sure);
    const [message] = (await place.lines("out/messages.ndjson")).filter(
      ({ status }) => status === "approved",
    );
    const { out } = await place.docket("explain", String(message?.["messageId"]), ...events);
    expect(out).toContain(`  subject                  ${message?.["subject"]}\n`);
  });

  it("shows every attempt of a rejected message, and the feedback that was given", async () => {
    const place = await placeWithRecord(strict);
    const { code, out } = await place.docket(
      ...["explain", await messageId(place, "rejected"), ...events],
    );
    expect(code).toBe(0);
    expect(out).toMatch(/^REJECTED: below-threshold \(no draft reached the threshold\)\n/);
    expect(out.match(/\nAttempt \d\n/g)).toEqual([
      "\nAttempt 1\n",
      "\nAttempt 2\n",
      "\nAttempt 3\n",
    ]);
    expect(out.match(/byte for byte as sent/g)?.length).toBe(6);
  });

  it("says of a failed message what the model did", async () => {
    const place = await placeWithRecord(tooShort);
    const { code, out } = await place.docket(
      ...["explain", await messageId(place, "failed"), ...events],
    );
    expect(code).toBe(0);
    expect(out).toMatch(
      /^FAILED: generate: too-long \(writing: the answer was too long, each time\)\n/,
    );
    expect(out).toContain("too-long: simulated: no end within 20 tokens");
  });

  it("says of a customer who got none why", async () => {
    const place = await placeWithRecord();
    const { code, out } = await place.docket(
      ...["explain", await messageId(place, "skipped"), ...events],
    );
    expect(code).toBe(0);
    expect(out).toMatch(
      /^NO MESSAGE: no-consent \(the customer has not consented, or no longer does\)\n/,
    );
    expect(out).toContain("c-3");
    expect(out).toContain("serviceCount");
    expect(out).not.toContain("Attempt");
  });

  it("names the customer by id only, outside of the prompt and the texts", async () => {
    const place = await placeWithRecord(sure);
    const id = await messageId(place, "approved");
    const { out } = await place.docket("explain", id, ...events);
    const told = out.split("\n").filter((line) => !/^ {4}[s>│]/.test(line));
    expect(told.join("\n")).not.toMatch(/Ada|Lovelace|@example\.com|407 555/);
  });

  it("gives the same as JSON, and says there that it is simulated", async () => {
    const place = await placeWithRecord(sure);
    const id = await messageId(place, "approved");
    const { code, out, err } = await place.docket("explain", id, "--json", ...events);
    expect([code, err]).toEqual([0, ""]);
    expect(JSON.parse(out)).toMatchObject({
      ...{ messageId: id, status: "approved", simulated: true, decisionTime: at },
      attempts: [{ prompt: { asSent: true }, judgements: [{ prompt: { asSent: true } }] }],
    });
  });

  it("says that there is no such message", async () => {
    const place = await placeWithRecord();
    const { code, out, err } = await place.docket("explain", "nope", ...events);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toMatch(/^docket: Message nope is not on this record; [^\n]+\.\n$/);
  });

  it("asks for the id when it is left out", async () => {
    const place = await freshPlace();
    expect(await place.docket("explain")).toEqual({
      code: 1,
      out: "",
      err: "error: missing required argument 'messageId'\n(docket --help says more)\n",
    });
  });
});

describe("docket messages", () => {
  it("finds the messages of a customer", async () => {
    const place = await placeWithRecord(sure);
    const { code, out } = await place.docket("messages", "--customer", "c-3", ...events);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^[a-z2-7]{26} {2}c-3 +upsell +skipped +2026-10-01T00:00:00\.000Z {2}no-consent\n$/,
    );
  });

  it("lists all without a customer, as JSON too", async () => {
    const place = await placeWithRecord(sure);
    const { out } = await place.docket("messages", "--json", ...events);
    const rows: readonly { readonly customerId: string }[] = JSON.parse(out);
    expect(rows.map(({ customerId }) => customerId).sort()).toEqual(["c-1", "c-2", "c-3"]);
    const text = await place.docket("messages", ...events);
    expect(text.out.trimEnd().split("\n").length).toBe(3);
  });

  it("says that a customer has none", async () => {
    const place = await placeWithRecord();
    expect(await place.docket("messages", "--customer", "c-9", ...events)).toEqual({
      code: 1,
      out: "",
      err: "docket: @out/events.ndjson has no message to c-9.\n",
    });
  });
});

/** Puts other text in the place of some, on the lines of a record that hold it. */
async function tamper(place: Place, text: string | RegExp, other: string): Promise<void> {
  const before = await place.read("out/events.ndjson");
  const after = before.replace(text, other);
  expect(after === before).toBe(false);
  await place.write("out/events.ndjson", after);
}

const verify = (place: Place) => place.docket("verify", ...events);

describe("docket verify", () => {
  it("finds nothing in a record as it was written", async () => {
    const { code, out, err } = await verify(await placeWithRecord(strict));
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(
      /^3 messages, \d\d+ comparisons: 0 differ, 0 cannot be rebuilt\. No model was called\.\n$/,
    );
  });

  it.each([
    ["a score", /("type":"DraftJudged".*?"score":)[\d.]+/, "$10.123", "score"],
    ["a price", /"costNanoUsd":\d+/, '"costNanoUsd":1', "cost"],
    ["a service", /"minor":35000/, '"minor":99900', "lifetimeValue"],
    ["a prompt's hash", /("promptHash":")[0-9a-f]{8}/, "$100000000", "prompt"],
    ["an approved text's hash", /("textHash":")[0-9a-f]{8}/, "$100000000", "text"],
  ])("finds that %s was changed, and exits with 1", async (_, text, other, named) => {
    const place = await placeWithRecord(sure);
    await tamper(place, text, other);
    const { code, out } = await verify(place);
    expect(code).toBe(1);
    expect(out.split("\n").slice(0, -2).join("\n")).toContain(named);
  });

  it("finds that a letter of the guidelines was changed", async () => {
    const place = await placeWithRecord(sure);
    await tamper(place, /Friendly, calm/, "Fearsome, calm");
    const { code, out, err } = await verify(place);
    expect(code).toBe(1);
    expect(out + err).toMatch(/guidelines|artefact/);
  });

  it("finds that a letter of a draft was changed", async () => {
    const place = await placeWithRecord(sure);
    await tamper(place, /"body":"(Hi|Hello)/, '"body":"Howdy');
    expect((await verify(place)).code).toBe(1);
  });

  it("says of a redacted record what cannot be rebuilt, and that nothing differs", async () => {
    const place = await placeWithRecord(sure, "--redact");
    const { code, out } = await verify(place);
    expect(code).toBe(0);
    expect(out).toMatch(/^\d messages? cannot be rebuilt {2}prompt of attempt 1: /m);
    expect(out).toMatch(/: 0 differ, [1-9]\d* cannot be rebuilt\. No model was called\.\n$/);
  });

  it("gives its findings as JSON", async () => {
    const place = await placeWithRecord(sure);
    await tamper(place, /"costNanoUsd":\d+/, '"costNanoUsd":1');
    const { code, out } = await place.docket("verify", "--json", ...events);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ messages: 3, findings: [{ kind: "differs" }] });
  });
});

describe("a record", () => {
  const refusals: readonly (readonly [string, (text: string) => string, RegExp])[] = [
    ["that is empty", () => "\n", /^docket: @out\/events\.ndjson is empty\.\n$/],
    [
      "that is cut off within a line",
      (text) => text.slice(0, -100),
      /^docket: @out\/events\.ndjson:\d+ is not JSON\.\n$/,
    ],
    [
      "that is something else",
      () => '{"a":1}\n',
      /^docket: @out\/events\.ndjson:1 is no line of a record: .*stream.*\.\n$/,
    ],
    [
      "with a line missing in the middle of a stream",
      (text) => text.split("\n").toSpliced(1, 1).join("\n"),
      /^docket: @out\/events\.ndjson is no whole record: [^\n]*agent-version:email-generator@1[^\n]*\.\n$/,
    ],
    [
      "with an event of an unknown type",
      (text) => text.replace('"type":"CustomerRegistered"', '"type":"CustomerCrowned"'),
      /^docket: @out\/events\.ndjson is no whole record: customer:c-1 version 1: CustomerCrowned: unknown type[^\n]*\.\n$/,
    ],
    [
      "with an event that breaks its contract",
      (text) => text.replace('"serviceType":"roof_cleaning"', '"serviceType":7'),
      /^docket: [^\n]*customer:c-1[^\n]*serviceType[^\n]*\.\n$/,
    ],
  ];

  it.each(refusals)("%s is refused in one sentence", async (_, damage, sentence) => {
    const place = await placeWithRecord();
    await place.write("out/events.ndjson", damage(await place.read("out/events.ndjson")));
    const before = await place.names();
    for (const command of [["verify"], ["messages"], ["explain", "x"]]) {
      const { code, out, err } = await place.docket(...command, ...events);
      expect([code, out]).toEqual([1, ""]);
      expect(err).toMatch(sentence);
    }
    expect(await place.names()).toEqual(before);
  });

  it("that is missing is named", async () => {
    const place = await freshPlace();
    expect(await verify(place)).toEqual({
      code: 1,
      out: "",
      err: "docket: @out/events.ndjson cannot be read: it does not exist.\n",
    });
  });
});
