import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { type BedrockStandIn, startBedrockStandIn } from "#adapters/bedrock-stand-in";
import { prepareAws, type Variables, variablesOf } from "../../services/prepare-aws.js";
import { describeAws } from "../support/aws.js";
import {
  at,
  customerRecord,
  ndjson,
  type Place,
  placeToKeep,
  type Ran,
} from "../support/command-line.js";
import { docketWith } from "../support/docket-process.js";
import { describeDynamoDb } from "../support/dynamodb.js";
import { describeOpenSearch } from "../support/opensearch.js";

vi.setConfig({ testTimeout: 60_000 });

describeAws("the command line on AWS", (aws) => {
  describeDynamoDb("with DynamoDB Local", ({ endpoint: dynamoDb }) => {
    describeOpenSearch("and OpenSearch", ({ endpoint: openSearch, client }) => {
      const name = `docket-${crypto.randomUUID().slice(0, 8)}`;
      let place: Place;
      let bedrock: BedrockStandIn;
      let env: Variables;
      const docket = (...args: readonly string[]) => docketWith(env, place.path, ...args);
      const arrived: Published[] = [];
      /** All that was published by now; what was taken out of the queue once is remembered here. */
      const published = async () => {
        const sqs = new SQSClient(aws.config());
        arrived.push(...(await eventsIn(sqs, env["DOCKET_PUBLISHED_QUEUE"])));
        return arrived;
      };
      const run = (out: string, ...more: readonly string[]) =>
        docket(
          ...["run", "customers.ndjson", "--outcomes", "past.ndjson", "--at", at],
          ...["--aws", "--whole-record", "--limit", "6", "--out", out, ...more],
        );
      const idOf = async (status: string) => {
        const { out } = await docket("messages", "--aws", "--json");
        const rows: { messageId: string; status: string; customerId: string }[] = JSON.parse(out);
        const isOurs = (id: string) => id !== "c-99";
        return rows.find((row) => row.status === status && isOurs(row.customerId));
      };

      beforeAll(async () => {
        const caFile = inject("aws")?.caFile ?? "";
        const places = { aws: { endpoint: aws.endpoint, caFile }, dynamoDb, openSearch };
        [place, bedrock] = await Promise.all([placeToKeep(), startBedrockStandIn()]);
        const made = await prepareAws(places, name);
        env = {
          ...variablesOf(places, bedrock.endpoint),
          ...made,
          // The tests' local AWS does not know where the tests' OpenSearch is.
          DOCKET_SEARCH_DOMAIN: "",
          DOCKET_SEARCH_ENDPOINT: openSearch,
          DOCKET_SEARCH_PREFIX: name,
        };
      });
      afterAll(async () => {
        await client.indices.delete({ index: `${name}-*`, ignore_unavailable: true });
        await bedrock?.close();
        await place?.remove();
      });

      it("names at once all that is not set", async () => {
        const unset = { ...env, DOCKET_BUCKET: "", DOCKET_KMS_KEY: "" };
        const { code, err } = await docketWith(unset, place.path, "run", "--aws");
        expect(code).toBe(1);
        expect(err).toBe("docket: DOCKET_BUCKET is not set.\nDOCKET_KMS_KEY is not set.\n");
      });

      it("needs no index before the first run, which makes them", async () => {
        const fresh = { ...env, DOCKET_SEARCH_PREFIX: `${name}-fresh` };
        const { code, out } = await docketWith(fresh, place.path, "doctor", "--aws");
        expect(out).toMatch(/ok +find the index \S+-fresh-cases +not there yet: a run makes it\n/);
        expect(code).toBe(0);
      });

      describe("after a run", () => {
        let ran: Ran;
        beforeAll(async () => {
          await place.write("customers.ndjson", await firstLines("customers.ndjson", customers));
          await place.write("past.ndjson", await firstLines("past-messages.ndjson", 20));
          ran = await run("out", "--parallel", "3");
        });

        it("has written messages by the models of Bedrock, or says who stood in", () => {
          expect([ran.code, ran.err.includes("Messages 6/6")]).toEqual([0, true]);
          expect(ran.out).toContain("simulated: no real model wrote or judged these messages\n");
          expect(ran.out).toMatch(/ verify --aws\n/);
        });

        it("finds nothing to be put right", async () => {
          const { code, out } = await docket("doctor", "--aws");
          expect(out).not.toContain("FAILS");
          expect(out).toContain("arn:aws:iam::000000000000:root in us-east-1");
          expect(code).toBe(0);
        });

        it("explains a decision from the record there", async () => {
          const { code, out } = await docket(
            "explain",
            (await idOf("approved"))?.messageId ?? "",
            "--aws",
          );
          expect(code).toBe(0);
          expect(out).toContain(
            `simulated:amazon.titan-embed-text-v2:0, opensearch:${name}-cases@1`,
          );
          expect(out).toContain("rendered again from the record: byte for byte as sent");
          expect(out).toMatch(/pm-\d{4} +similarity 0\.\d{3}/);
        });

        it("makes every decision again, and none differs", async () => {
          const { code, out } = await docket("verify", "--aws");
          expect(out).toMatch(/ comparisons: 0 differ, .* No model was called\.\n$/);
          expect(code).toBe(0);
        });

        it("finds customers that are like one", async () => {
          const { out } = await docket("similar", "c-0001", "--aws", "--limit", "3", "--json");
          const found: { customerId: string; score: number }[] = JSON.parse(out);
          expect(found).toHaveLength(3);
          expect(found.every(({ score }) => score > 0.5 && score <= 1)).toBe(true);
        });

        it("has published what happened, with nothing personal in it", async () => {
          const events = await published();
          const types = new Set(events.map((event) => event["detail-type"]));
          expect(types).toContain("customer.registered.v1");
          expect(types).toContain("message.approved.v1");
          const text = JSON.stringify(events);
          for (const name of await personalNames()) expect(text).not.toContain(name);
        });

        it("goes on with the record: a second run adds nothing", async () => {
          const before = await place.lines<{ readonly stream: string }>("out/events.ndjson");
          const again = await run("again");
          expect(again.code).toBe(0);
          const streams = new Set(before.map(({ stream }) => stream));
          const after = await place.lines<{ readonly stream: string }>("again/events.ndjson");
          expect(after.filter(({ stream }) => streams.has(stream))).toEqual(before);
        });

        it("forgets somebody: no key, no place among others, nothing to be read", async () => {
          await place.write("one.ndjson", ndjson(customerRecord(99)));
          const one = await docket("run", "one.ndjson", "--aws", "--at", at, "--out", "one");
          expect([one.code, one.out.includes("skipped")]).toEqual([0, false]);
          expect((await docket("similar", "c-99", "--aws")).code).toBe(0);
          expect((await docket("forget", "c-99", "--aws")).code).toBe(0);
          const events = await published();
          expect(events.map((event) => event["detail-type"])).toContain("customer.erased.v1");
          const exported = JSON.parse((await docket("export", "c-99", "--aws")).out);
          expect(exported.key).toBe("forgotten");
          expect(JSON.stringify(exported)).not.toContain("Lovelace");
          const { code, err } = await docket("similar", "c-99", "--aws");
          expect([code, err]).toEqual([1, "docket: c-99 was forgotten.\n"]);
        });

        it("builds its indexes anew from the record", async () => {
          const { code, out } = await docket("reindex", "--aws");
          expect(code).toBe(0);
          expect(out).toMatch(
            /^\S+-cases-\d{6} is in use now\.\n\S+-customers-\d{6} is in use now\.\n$/,
          );
          const found = await docket("similar", "c-0001", "--aws", "--limit", "3", "--json");
          expect(JSON.parse(found.out)).toHaveLength(3);
        });

        it("does not mix its story with another one", async () => {
          const { code, err } = await docket("run", "--aws", "--out", "example");
          expect([code, err]).toEqual([
            1,
            `docket: The table ${name}-events holds another record than the example's; name other tables.\n`,
          ]);
        });
      });
    });
  });
});

interface Published {
  readonly "detail-type": string;
}

/** All that is in a queue by now. */
async function eventsIn(
  sqs: SQSClient,
  QueueUrl: string | undefined,
): Promise<readonly Published[]> {
  const events: Published[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 600 }),
    );
    if (Messages.length === 0) return events;
    events.push(...Messages.map(({ Body }): Published => JSON.parse(Body ?? "")));
  }
}

/** So many customers of the example are taken in. */
const customers = 30;

async function firstLines(file: string, count: number): Promise<string> {
  const text = await readFile(join(import.meta.dirname, "../../examples", file), "utf8");
  return `${text.split("\n").slice(0, count).join("\n")}\n`;
}

/** Names and addresses of those customers. */
async function personalNames(): Promise<readonly string[]> {
  const lines = (await firstLines("customers.ndjson", customers)).trimEnd().split("\n");
  return lines.flatMap((line) => {
    const { name, email }: { name: string; email: string } = JSON.parse(line);
    return [name, email];
  });
}
