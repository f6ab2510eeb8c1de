import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { beforeAll, expect, it } from "vitest";
import type { Single } from "../../docs/rights/roles.js";
import { noteOf, unseen } from "../../docs/rights/unseen.js";
import { askForMessage } from "../support/ask-for-message.js";
import { describeDeployed, eventually } from "../support/deployed.js";
import { kill } from "../support/deployed-functions.js";
import {
  asking,
  type Called,
  decided,
  granted,
  heard,
  unusedOf,
  withoutRights,
} from "../support/deployed-rights.js";
import { customer, ends, freshId, oldService, outcome, recentService } from "./told.js";

/** For one thing to come about, on a machine that does other things as well. */
const soon = 120_000;

describeDeployed("the rights of the deployed application", (app) => {
  let calls: readonly Called[];
  let asked: readonly Single[];
  const tell = async (type: string, data: object) =>
    expect((await app().tell(type, data)).status).toBe(202);
  const services = (count: number) =>
    Array.from({ length: count }, (_, index) => oldService(`s-${index}`));

  beforeAll(async () => {
    await app().settled();
    // What a process has looked up once it may remember.
    for (const name of asking) await kill(app(), name);
    const hears = await heard(app());
    const known = await told();
    await app().settled();
    // It would know the customer's key for a minute; without it, it looks it up to read.
    await kill(app(), "ingest-queue");
    const customerId = freshId("whole");
    const whole = written(customerId).then((messageId) => afterwards(customerId, messageId));
    await Promise.all([snapshots(), refused(known), stream(known), upload(known), served(), whole]);
    await app().settled(150_000);
    calls = await decided(app());
    asked = hears();
  }, 400_000);

  it("are asked for: a function without any fails, and works again with them", async () => {
    const send = () => app().tell("customer.record", customer(freshId("refused"), services(1)));
    const { status } = await withoutRights(app(), "webhook", send);
    expect(status).toBe(503);
    const refusals = (await decided(app())).filter(({ isAllowed }) => !isAllowed);
    expect(refusals.map(({ role }) => role)).toContain("webhook");
    expect((await send()).status).toBe(202);
  });

  it("lack none: nothing that was called was refused", () => {
    expect(calls.length).toBeGreaterThan(100);
    expect(calls.filter(({ isAllowed }) => !isAllowed)).toEqual([]);
  });

  it("have none to spare: each is used in the run, or listed with the reason why it is not seen there", () => {
    const unused = unusedOf(granted(app()), [...calls, ...asked]);
    expect(unused.length).toBeGreaterThan(50);
    expect(unused.filter((right) => noteOf(right) === undefined)).toEqual([]);
  });

  it("are listed as not seen only where they are not seen, and granted", () => {
    const rights = granted(app());
    const unused = unusedOf(rights, [...calls, ...asked]);
    const seen = rights.filter((right) => !unused.includes(right));
    expect(seen.length).toBeGreaterThan(100);
    const isWrong = (note: number | undefined) => note !== undefined && !unseen[note - 1]?.isRare;
    expect(seen.filter((right) => isWrong(noteOf(right)))).toEqual([]);
    const notes = new Set(unused.map(noteOf));
    const idle = unseen.filter(({ isRare }, index) => !isRare && !notes.has(index + 1));
    expect(idle).toEqual([]);
  });

  /** Somebody who gets a message for a service of these days. */
  async function served() {
    await tell("customer.record", customer(freshId("served"), [recentService("s-1")]));
  }

  /** A customer whose snapshot takes the place of another one. */
  async function snapshots() {
    const id = freshId("often");
    await tell("customer.record", customer(id, services(25)));
    await eventually(async () => {
      const row = await app().stores.views.load("features@1", `customer:${id}`);
      expect(row._unsafeUnwrap()?.version).toBeGreaterThan(25);
    });
    const updated_at = new Date().toISOString();
    await tell("customer.record", customer(id, services(50), { updated_at }));
  }

  /** A customer who is known by a webhook. */
  async function told(): Promise<string> {
    const id = freshId("told");
    await tell("customer.record", customer(id, services(1)));
    await eventually(async () => expect(await app().countOf("customer", id)).toBe(1), soon);
    return id;
  }

  /** A record that the history refuses, by the queue. */
  async function refused(known: string) {
    await tell("customer.record", customer(known, [{ ...services(1)[0], price: 351 }]));
  }

  /** Somebody new, somebody known, and a record that is wrong, by Kinesis. */
  async function stream(known: string) {
    const wrong = customer(freshId("wrong"), [], { email: "no address" });
    const others = [customer(freshId("streamed"), services(1)), customer(known, services(2))];
    await app().stream([...others, wrong].map((data) => ({ type: "customer.record", data })));
  }

  /** A file of two ranges, each with a line that is refused, about new customers and one who is known. */
  async function upload(known: string) {
    const name = freshId("file");
    const ids = [known, `${name}-1`, `${name}-2`];
    const line = (n: number) => JSON.stringify(customer(ids[n % 3] ?? "", services(1)));
    const lines = Array.from({ length: 700 }, (_, n) => (n % 350 === 3 ? "no record" : line(n)));
    await new S3Client({ ...app().config, forcePathStyle: true }).send(
      new PutObjectCommand({
        Bucket: app().outputs.Bucket,
        Key: `uploads/${name}.ndjson`,
        Body: lines.join("\n"),
      }),
    );
  }

  /** A message that a person asked for: its id. */
  async function written(id: string): Promise<string> {
    await tell("customer.record", customer(id, services(1)));
    await eventually(async () => expect(await app().countOf("customer", id)).toBe(1), soon);
    expect((await askForMessage(app(), id, freshId("key"))).status).toBe(202);
    return eventually(async () => {
      const [row] = await app().rowsOf(id);
      expect(ends).toContain(row?.status);
      return row?.messageId ?? "";
    }, soon);
  }

  /** What people do with a message, its outcome, and that whom it was for is forgotten. */
  async function afterwards(id: string, messageId: string): Promise<void> {
    await docket("messages", "request-review", messageId, "--reason", "rights");
    const edited = ["--edited-subject", "Your roof", "--edited-body", "Thank you."];
    const verdict = ["--verdict", "approve", "--reason", "rights", "--reviewer", "r-1"];
    await docket("messages", "review", messageId, ...verdict, ...edited);
    await tell("message.outcome", outcome(messageId, "sent"));
    await tell("message.outcome", outcome(messageId, "clicked"));
    await eventually(async () => expect(await caseIsIndexed(messageId)).toBe(true));
    await docket("agents", "list");
    await docket("messages", "list", "--customer-id", id);
    await docket("messages", "list", "--status", "sent");
    await docket("messages", "list", "--agent-version", "email-generator@1");
    await docket("messages", "explain", messageId);
    await docket("customers", "similar", id);
    await docket("customers", "export", id);
    await docket("events", "republish", "--stream", `customer:${id}`);
    await docket("events", "republish", "--category", "agent-version");
    await docket("customers", "forget", id);
    await tell("message.outcome", outcome(messageId, "opened"));
  }

  async function docket(...args: readonly string[]): Promise<void> {
    const { code, err } = await app().docket("--stage", "local", ...args, "--json");
    expect([args, code, err]).toEqual([args, 0, ""]);
  }

  async function caseIsIndexed(messageId: string): Promise<boolean> {
    const found = await fetch(`${app().openSearch}/docket-local-index-cases/_search?size=1000`);
    return (await found.text()).includes(messageId);
  }
});
