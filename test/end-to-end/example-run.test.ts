import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freshPlace, type Place, placeToKeep, type Ran } from "../support/command-line.js";

let place: Place;
let told: Ran;

beforeAll(async () => {
  place = await placeToKeep();
  told = await place.docket("run", "--out", "@out");
}, 60_000);

afterAll(() => place.remove());

const summaryOf = async (from: Place) => JSON.parse(await from.read("out/summary.json"));

describe("the example, run with no arguments but where to", () => {
  it("takes all of its 500 customers and ends well", async () => {
    expect(told.code).toBe(0);
    expect(await summaryOf(place)).toMatchObject({ refused: 0, customers: 500, unpriced: 0 });
    expect(await place.names()).toEqual([
      "out",
      "out/docket.sqlite",
      "out/events.ndjson",
      "out/messages.ndjson",
      "out/summary.json",
    ]);
  });

  it("has numbers that add up, and every kind of end among them", async () => {
    const { messages, approved, rejected, failed, skipped, customers, ...rest } =
      await summaryOf(place);
    const reasons: readonly number[] = Object.values(skipped);
    expect(approved + rejected + failed).toBe(messages);
    expect(reasons.reduce((sum, n) => sum + n, messages)).toBe(customers);
    expect(Object.keys(skipped).sort()).toEqual([
      "contacted-recently",
      "no-consent",
      "no-purpose-suits",
    ]);
    expect(rejected).toBeGreaterThan(0);
    expect(approved).toBeGreaterThan(customers / 2);
    expect(rest.attempts).toBeGreaterThanOrEqual(messages);
    expect(rest.costNanoUsd).toBeGreaterThan(0);
  });

  it("writes each event and each message on a line of its own", async () => {
    const summary = await summaryOf(place);
    const messages = await place.lines("out/messages.ndjson");
    const withStatus = (wanted: string) =>
      messages.filter(({ ["status"]: status }) => status === wanted).length;
    expect((await place.lines("out/events.ndjson")).length).toBe(summary.events);
    expect(messages.length).toBe(500);
    expect(withStatus("approved")).toBe(summary.approved);
    expect(withStatus("rejected")).toBe(summary.rejected);
    expect(withStatus("skipped")).toBe(500 - summary.messages);
  });

  it("gives every message a customer, and its text to approved ones alone", async () => {
    const messages = await place.lines("out/messages.ndjson");
    expect(new Set(messages.map((each) => each["customerId"])).size).toBe(500);
    for (const { status, subject, body, reason } of messages) {
      const isApproved = status === "approved";
      expect([typeof subject, typeof body]).toEqual(
        isApproved ? ["string", "string"] : ["undefined", "undefined"],
      );
      expect(typeof reason).toBe(isApproved ? "undefined" : "string");
    }
  });

  it("says simulated wherever something came from the simulation", async () => {
    expect(told.out).toContain("simulated: no real model wrote or judged these messages (seed 0)");
    for (const { attempts, simulated } of await place.lines("out/messages.ndjson")) {
      expect(simulated).toBe(attempts === 0 ? undefined : true);
    }
    const events = await place.lines<{ event: { call?: { provider: string } } }>(
      "out/events.ndjson",
    );
    const calls = events.flatMap(({ event }) => event.call ?? []);
    expect(new Set(calls.map(({ provider }) => provider))).toEqual(new Set(["simulated"]));
    expect((await summaryOf(place)).simulated).toBe(calls.length);
  });

  it("ends with a summary for a person, and with commands that work as they stand", async () => {
    for (const title of ["Read", "Messages", "Skipped", "Cost", "Files", "Next"]) {
      expect(told.out).toContain(`\n${title}\n`);
    }
    const commands = told.out.split("\nNext\n")[1]?.trim().split("\n") ?? [];
    expect(commands.map((line) => line.trim().split(" ")[1])).toEqual(["explain", "verify", "run"]);
    for (const line of commands) {
      const [, ...args] = line.trim().split(" ");
      expect(await place.docket(...args)).toMatchObject({ code: 0, err: "" });
    }
  });

  it("is verified without a difference", async () => {
    expect(await place.docket("verify", "--events", "@out/events.ndjson")).toMatchObject({
      code: 0,
      out: expect.stringMatching(/ 0 differ, 0 cannot be rebuilt\. No model was called\.\n$/),
    });
  });

  it("keeps personal data to its owner, and numbers for all", async () => {
    expect(await place.mode("out/events.ndjson")).toBe("600");
    expect(await place.mode("out/messages.ndjson")).toBe("600");
    expect(await place.mode("out/summary.json")).toBe("644");
  });
});

describe("docket run --limit 10 --json", () => {
  it("prints one line of JSON with the promised keys, all numbers, and nothing else", async () => {
    const small = await freshPlace();
    const { code, out, err } = await small.docket(
      "run",
      "--limit",
      "10",
      "--json",
      "--out",
      "@out",
    );
    expect(code).toBe(0);
    expect(out).toMatch(/^\{.*\}\n$/);
    const { skipped, ...numbers } = JSON.parse(out);
    expect(Object.keys(JSON.parse(out))).toEqual([
      "read",
      "refused",
      "waiting",
      "customers",
      "services",
      "messages",
      "approved",
      "rejected",
      "failed",
      "skipped",
      "attempts",
      "events",
      "costNanoUsd",
      "unpriced",
      "simulated",
    ]);
    for (const number of [...Object.values(numbers), ...Object.values(skipped)]) {
      expect(number).toBeTypeOf("number");
    }
    expect(err).toMatch(/^(Messages \d+\/10 .+\n)+2 objections of customers who .+\n$/);
    expect(await summaryOf(small)).toEqual(JSON.parse(out));
  });

  it("writes ten messages, and takes in all customers", async () => {
    const small = await freshPlace();
    const { out } = await small.docket("run", "--limit", "10", "--json", "--out", "@out");
    const { messages, customers } = JSON.parse(out);
    expect([messages, customers]).toEqual([10, 500]);
    const lines = await small.lines("out/messages.ndjson");
    expect(lines.filter(({ status }) => status !== "skipped").length).toBe(10);
  });
});

describe("docket run --redact", () => {
  it("leaves out who the customers are, what was noted and what was written", async () => {
    const redacted = await freshPlace();
    await redacted.docket("run", "--limit", "40", "--redact", "--out", "@out");
    const files = ["events", "messages"].map((name) => `out/${name}.ndjson`);
    const written = (await Promise.all(files.map(redacted.read))).join("\n");
    expect(
      personalTexts(await exampleCustomers(), await place.lines("out/messages.ndjson")),
    ).toEqual(expect.arrayContaining(["Emilio Corral Alejandro", "+1 407 555 0172"]));
    const leaked = personalTexts(
      await exampleCustomers(),
      await place.lines("out/messages.ndjson"),
    ).filter((text) => written.includes(text));
    expect(leaked).toEqual([]);
    expect(await Promise.all([...files, "out/summary.json"].map(redacted.mode))).toEqual([
      "644",
      "644",
      "644",
    ]);
  });
});

interface ExampleCustomer {
  readonly name: string;
  readonly email: string;
  readonly phone?: string;
  readonly service_history: readonly { readonly notes?: string }[];
}

async function exampleCustomers(): Promise<readonly ExampleCustomer[]> {
  const file = join(import.meta.dirname, "../../examples/customers.ndjson");
  const lines = (await readFile(file, "utf8")).trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line));
}

/** As they would stand in a JSON text. */
function personalTexts(
  customers: readonly ExampleCustomer[],
  messages: readonly Readonly<Record<string, unknown>>[],
): readonly string[] {
  const ofCustomers = customers.flatMap(({ name, email, phone = [], service_history }) => [
    name,
    email,
    ...[phone].flat(),
    ...service_history.flatMap(({ notes }) => notes ?? []),
  ]);
  const bodies = messages.flatMap(({ body }) => (typeof body === "string" ? [body] : []));
  return [...ofCustomers, ...bodies].map((text) => JSON.stringify(text).slice(1, -1));
}
