import { execFile } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  BedrockLanguageModel,
  BedrockTitanEmbedder,
  bedrockClient,
  bedrockProbes,
} from "#adapters/bedrock";
import { type Listening, listen } from "#adapters/bedrock-stand-in";
import { KnowledgeBaseSimilarCases, knowledgeBaseClients } from "#adapters/knowledge-base";
import type { ModelRequest } from "#application";
import { pythonWithBoto3 } from "../../services/boto3.js";
import { notTested } from "../global-setup.js";
import { anyIdentity } from "../support/dynamodb.js";
import { drafting } from "../support/simulated.js";

/** A request as it came over the wire. */
interface Heard {
  readonly service: string;
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

const operations: readonly (readonly [RegExp, service: string, operation: string])[] = [
  [/\/converse$/, "bedrock-runtime", "Converse"],
  [/\/invoke$/, "bedrock-runtime", "InvokeModel"],
  [/\/retrieve$/, "bedrock-agent-runtime", "Retrieve"],
  [/\/ingestionjobs\/$/, "bedrock-agent", "StartIngestionJob"],
];

/** The words that AWS's model of the API has against requests; a Python script knows it. */
function problemsOf(python: string, requests: readonly Heard[]): Promise<readonly string[][]> {
  const script = join(import.meta.dirname, "..", "support", "boto3", "requests.py");
  return new Promise((resolve, reject) => {
    const running = execFile(python, [script], (error, printed) =>
      error === null ? resolve(JSON.parse(printed)) : reject(error),
    );
    running.stdin?.end(JSON.stringify(requests));
  });
}

describe("what is asked of Bedrock", () => {
  let server: Listening;
  let python: string | undefined;
  const heard: Heard[] = [];

  beforeAll(async () => {
    const found = await pythonWithBoto3();
    if (found.isErr()) console.log(notTested("boto3", found.error, process.env));
    else python = found.value;
    // Whoever is told `{}` has not been answered: a language model then asks for a repair.
    server = await listen(0, async (incoming, outgoing) => {
      let body = "";
      for await (const chunk of incoming) body += Buffer.from(chunk).toString();
      const { method = "", url = "" } = incoming;
      const [, service = "", operation = ""] = operations.find(([path]) => path.test(url)) ?? [];
      heard.push({ service, operation, method, path: decodeURIComponent(url), body });
      const answer = JSON.stringify({
        output: { message: { role: "assistant", content: [{ text: "no JSON" }] } },
        stopReason: "end_turn",
      });
      outgoing.writeHead(200, { "content-type": "application/json" });
      outgoing.end(operation === "Converse" ? answer : "{}");
    });
  }, 180_000);
  afterAll(() => server.close());

  async function askEverything(): Promise<void> {
    const place = { ...anyIdentity, endpoint: server.endpoint };
    const client = bedrockClient(place);
    const profile = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
    const means = { native: profile, tool: "tool-model", "any-tool": "any", instruction: "word" };
    const answers = Object.fromEntries(
      (["native", "tool", "any-tool", "instruction"] as const).map((each) => [means[each], each]),
    );
    const model = new BedrockLanguageModel(client, { answers });
    const guardrail = { id: "abc123", version: "1" };
    const inference = { maxTokens: 100, temperature: 0.5, topP: 0.9, stopSequences: ["END"] };
    for (const modelId of Object.values(means)) {
      const plain: ModelRequest = { ...drafting(), modelId };
      await model.complete(plain);
      await model.complete({ ...plain, inference, guardrail, cache: { system: true } });
    }
    const options = { attempts: 1 };
    await new BedrockTitanEmbedder(client, options).embed("roof");
    for (const { run } of bedrockProbes(client, { models: [{ modelId: profile, guardrail }] })) {
      await run();
    }
    client.destroy();

    const clients = knowledgeBaseClients(place);
    const ids = { knowledgeBaseId: "KB00000001", dataSourceId: "DS00000001", bucket: "cases" };
    const cases = new KnowledgeBaseSimilarCases(clients, { ...ids, ...options });
    const query = {
      situation: "s".repeat(30_000),
      vector: { model: "any", values: [] },
      purpose: "upsell",
      exceptCustomer: "c-1",
      knownBy: "2026-02-01T00:00:00.000Z",
      limit: 1_000,
      minimumScore: 0,
    };
    await cases.nearest({ ...query, outcomes: ["converted"] });
    await cases.nearest({ ...query, limit: 1, outcomes: ["converted", "clicked", "opened"] });
    await cases.sync();
    for (const each of Object.values(clients)) each.destroy();
  }

  it("is as AWS's model of the API says", async ({ skip }) => {
    if (python === undefined) return skip("boto3 cannot be had");
    await askEverything();
    const count = (operation: string) =>
      heard.filter((request) => request.operation === operation).length;
    // Two requests by each of four means, each with its repair, and a try of one model.
    expect(count("Converse")).toBe(17);
    expect([count("InvokeModel"), count("Retrieve"), count("StartIngestionJob")]).toEqual([
      1, 2, 1,
    ]);
    const problems = await problemsOf(python, heard);
    expect(problems).toEqual(heard.map(() => []));
  });

  it("would not pass if it were otherwise", async ({ skip }) => {
    if (python === undefined) return skip("boto3 cannot be had");
    const [service, method] = ["bedrock-agent-runtime", "POST"];
    const path = "/knowledgebases/KB00000001/retrieve";
    const wrong = [
      { body: "{}", path },
      { body: '{"retrievalQuery":{"text":"a","mood":"calm"}}', path },
      { body: '{"retrievalQuery":{"text":"a","type":"SONG"}}', path },
      { body: '{"retrievalQuery":{"text":"a"}}', path: "/knowledgebases/KB-0000001/retrieve" },
      { body: '{"retrievalQuery":{"text":"a"}}', path: "/kb/KB00000001/retrieve" },
    ].map((request) => ({ service, operation: "Retrieve", method, ...request }));
    expect(await problemsOf(python, wrong)).toEqual([
      ['Missing required parameter in input: "retrievalQuery"'],
      [expect.stringContaining('Unknown parameter in retrievalQuery: "mood"')],
      ["/retrievalQuery/type"],
      ["/knowledgeBaseId"],
      ["POST /kb/KB00000001/retrieve is not the operation's"],
    ]);
  });
});
