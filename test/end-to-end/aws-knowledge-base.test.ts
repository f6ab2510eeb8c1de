import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ListIngestionJobsCommand } from "@aws-sdk/client-bedrock-agent";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { type BedrockStandIn, startBedrockStandIn } from "#adapters/bedrock-stand-in";
import { prepareAws, type Variables, variablesOf } from "../../services/prepare-aws.js";
import { describeAws } from "../support/aws.js";
import { type LocalKnowledgeBase, localKnowledgeBase } from "../support/bedrock-knowledge-base.js";
import { at, type Place, placeToKeep } from "../support/command-line.js";
import { docketWith } from "../support/docket-process.js";
import { describeDynamoDb } from "../support/dynamodb.js";

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const examples = join(import.meta.dirname, "../../examples");

describeAws("the command line on AWS with a knowledge base and no OpenSearch", (aws) => {
  describeDynamoDb("with DynamoDB Local", ({ endpoint: dynamoDb }) => {
    let place: Place;
    let bedrock: BedrockStandIn;
    let base: LocalKnowledgeBase;
    let without: Variables;
    let env: Variables;
    const run = (variables: Variables) =>
      docketWith(
        variables,
        place.path,
        ...["run", "customers.ndjson", "--outcomes", "past.ndjson", "--at", at, "--aws"],
        ...["--limit", "1", "--guidelines", join(examples, "brand-guidelines.json")],
      );
    const docket = (...args: readonly string[]) => docketWith(env, place.path, ...args);
    const documents = async () => Object.keys(await base.objects("cases/")).sort();
    const syncs = async () => {
      const { knowledgeBaseId, dataSourceId } = base.ids;
      const list = new ListIngestionJobsCommand({ knowledgeBaseId, dataSourceId });
      return (await base.clients.ingestion.send(list)).ingestionJobSummaries?.length;
    };

    beforeAll(async () => {
      const caFile = inject("aws")?.caFile ?? "";
      const places = { aws: { endpoint: aws.endpoint, caFile }, dynamoDb, openSearch: "" };
      const name = `docket-${crypto.randomUUID().slice(0, 8)}`;
      [place, bedrock, base] = await Promise.all([
        placeToKeep(),
        startBedrockStandIn(),
        localKnowledgeBase(aws),
      ]);
      without = {
        ...variablesOf(places, bedrock.endpoint),
        ...(await prepareAws(places, name)),
        DOCKET_BUCKET: base.ids.bucket,
        DOCKET_SEARCH_DOMAIN: "none",
      };
      env = {
        ...without,
        DOCKET_KNOWLEDGE_BASE: base.ids.knowledgeBaseId,
        DOCKET_KNOWLEDGE_BASE_SOURCE: base.ids.dataSourceId,
      };
      await place.write("customers.ndjson", await firstLines("customers.ndjson", 10));
      await place.write("past.ndjson", await firstLines("past-messages.ndjson", 5));
      // The record is there before the knowledge base.
      expect(await run(without)).toMatchObject({ code: 0 });
    });
    afterAll(async () => {
      await base?.close();
      await bedrock?.close();
      await place?.remove();
    });

    it("has nothing to build anew where there is neither", async () => {
      expect(await docketWith(without, place.path, "reindex", "--aws")).toMatchObject({
        code: 1,
        err: "docket: There is nothing to build anew here: DOCKET_SEARCH_DOMAIN is none, and DOCKET_KNOWLEDGE_BASE is not set.\n",
      });
    });

    describe("after a run with the knowledge base", () => {
      let filled: readonly string[];
      beforeAll(async () => {
        expect(await documents()).toEqual([]);
        expect(await run(env)).toMatchObject({ code: 0 });
        filled = await documents();
      });

      it("it holds the examples of the record that was there before", () => {
        expect(filled.filter((key) => !key.endsWith(".metadata.json"))).toHaveLength(5);
      });

      it("it is fed again by `reindex`, and synced", async () => {
        const before = { documents: await documents(), syncs: await syncs() };
        await base.remove(before.documents[0] ?? "");
        expect(await docket("reindex", "--aws")).toMatchObject({
          code: 0,
          out: `knowledge-base-${base.ids.knowledgeBaseId} is in use now.\n`,
        });
        expect(await documents()).toEqual(before.documents);
        expect(await syncs()).toBe(Number(before.syncs) + 1);
      });

      it("it lets go of who is forgotten", async () => {
        const [past = ""] = (await place.read("past.ndjson")).split("\n");
        const { customer_id: customerId }: { customer_id: string } = JSON.parse(past);
        const before = { documents: await documents(), syncs: await syncs() };
        const { code, err } = await docket("forget", customerId, "--aws");
        expect([code, err]).toEqual([
          0,
          "Waiting until the index of examples has let go of them.\n",
        ]);
        expect((await documents()).length).toBeLessThan(before.documents.length);
        expect(await syncs()).toBe(Number(before.syncs) + 1);
      });
    });
  });
});

async function firstLines(file: string, count: number): Promise<string> {
  const text = await readFile(join(examples, file), "utf8");
  return `${text.split("\n").slice(0, count).join("\n")}\n`;
}
