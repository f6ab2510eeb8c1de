import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { expect, it } from "vitest";
import { describeDeployed, eventually } from "../support/deployed.js";
import { customer, freshId, oldService, outcome } from "./told.js";

/** Prime to 100, so that each has good lines. */
const customers = 331;

describeDeployed("an uploaded file of 10,000 lines, every hundredth of them bad", (app) => {
  it("is taken in but for 100 lines, which are named with the reason", async () => {
    const s3 = new S3Client({ ...app().config, forcePathStyle: true });
    const { Bucket } = app().outputs;
    const name = freshId("file");
    // Each customer is told of in many lines: the local AWS takes minutes for so many customers.
    const idOf = (n: number) => `${name}-${n % customers}`;
    const service = oldService("s-1");
    const updated_at = "2026-06-01T00:00:00Z";
    const line = (n: number) => {
      const services = [service, ...(n % 200 === 0 ? [{ service_id: "s-2" }] : [])];
      const text = JSON.stringify(customer(idOf(n), services, { updated_at }));
      return n % 200 === 100 ? text.slice(1) : text;
    };
    const Body = Array.from({ length: 10_000 }, (_, index) => line(index + 1)).join("\n");
    await s3.send(new PutObjectCommand({ Bucket, Key: `uploads/${name}.ndjson`, Body }));

    const textOf = async (Key: string) => {
      const found = await s3.send(new GetObjectCommand({ Bucket, Key }));
      return (await found.Body?.transformToString()) ?? "";
    };
    const rejects = await eventually(async () => {
      const listed = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: "rejects/" }));
      const keys = (listed.Contents ?? []).map(({ Key = "" }) => Key);
      const finished = keys.filter((each) => /^rejects\/[^/]+\.ndjson$/.test(each));
      const texts = await Promise.all(finished.map(textOf));
      // Other uploads have theirs.
      const own = texts.find((text) => text.split("\n").length > 100);
      expect(own, keys.join()).toBeDefined();
      return own ?? "";
    }, 400_000);
    const lines: { line: number; reasons: { path: string; message: string }[] }[] = rejects
      .trimEnd()
      .split("\n")
      .map((text) => JSON.parse(text));
    const hundreds = Array.from({ length: 100 }, (_, index) => (index + 1) * 100);
    expect(lines.map((each) => each.line)).toEqual(hundreds);
    expect(lines[0]?.reasons[0]?.message).toContain("JSON");
    expect(lines[1]?.reasons.map(({ path }) => path)).toContain("service_history[1].date");
    await eventually(async () => {
      const counts = await app().uploadCounts();
      expect(counts).toContainEqual({ lines: 10_000, taken: 9_900, refused: 100 });
    });
    expect(await app().countOf("customer", `${name}-`)).toBe(customers);
  }, 420_000);
});

describeDeployed("an uploaded file that tells of outcomes before their messages", (app) => {
  it("is taken in, also where the messages stand in a later range; what is never told of is refused", async () => {
    const s3 = new S3Client({ ...app().config, forcePathStyle: true });
    const { Bucket } = app().outputs;
    const [name, message, stranger] = [freshId("early"), freshId("told"), freshId("untold")];
    const early = [outcome(message, "clicked"), outcome(stranger, "clicked")];
    const past = {
      message_id: message,
      customer_id: freshId("nobody"),
      purpose: "upsell",
      ...{ sent_at: "2026-05-01T00:00:00Z", subject: "Your lawn", body: "It grows." },
      ...{ features: {}, outcomes: [] },
    };
    // A range has 256 KiB: between them stands a blank line of more.
    const lines = [...early.map((each) => JSON.stringify(each)), " ".repeat(270_000)];
    const Body = [...lines, JSON.stringify(past)].join("\n");
    await s3.send(new PutObjectCommand({ Bucket, Key: `uploads/${name}.ndjson`, Body }));
    await eventually(async () => {
      const counts = await app().uploadCounts();
      expect(counts).toContainEqual({ lines: 3, taken: 2, refused: 1 });
    }, 120_000);
    expect(await app().typesOf(`message:${message}`)).toEqual([
      "MessageImported",
      "OutcomeRecorded",
    ]);
    expect(await app().typesOf(`message:${stranger}`)).toEqual([]);
  }, 150_000);
});
