import { NodeHttpHandler } from "@smithy/node-http-handler";
import { expect, it, onTestFinished } from "vitest";
import {
  type BedrockClientOptions,
  BedrockLanguageModel,
  BedrockTitanEmbedder,
  bedrockClient,
} from "#adapters/bedrock";
import type { ModelRequest } from "#application";
import { describeAws } from "../support/aws.js";
import { failureOf } from "../support/bedrock.js";
import { startFaultProxy } from "../support/fault-proxy.js";
import { firstRequests } from "../support/proxy-faults.js";
import { drafting } from "../support/simulated.js";

describeAws("Converse of another server, the local AWS", (aws) => {
  const request: ModelRequest = {
    ...drafting(),
    modelId: "us.anthropic.claude-haiku-4-5-20251001-v1:0",
  };
  const client = (options: BedrockClientOptions = {}) => {
    const { endpoint, region, credentials } = aws.config();
    const http2 = { nodeHttp2ConnectOptions: { ca: aws.ca } };
    const opened = bedrockClient({
      endpoint,
      region,
      credentials,
      requestHandler: http2,
      ...options,
    });
    onTestFinished(() => opened.destroy());
    return opened;
  };

  it("gives a fixed text, which is no answer in a shape, also when repaired: both are counted", async () => {
    const asked = new BedrockLanguageModel(client()).complete(request);
    const { kind, detail, call } = await failureOf(asked);
    expect([kind, detail]).toEqual(["malformed", "also when repaired: the answer is not JSON"]);
    expect(call).toMatchObject({ provider: "bedrock", stopReason: "end_turn", repairs: 1 });
    expect(call?.modelAnswered).toBe("anthropic.claude-haiku-4-5-20251001-v1:0");
    // The same 24 tokens each time.
    expect(call?.tokens.output).toBe(48);
  });

  it("is understood by HTTP/1.1 as well, where the client is given a handler of it", async () => {
    const { requestHandler } = aws.config();
    const handler = new NodeHttpHandler(requestHandler);
    const model = new BedrockLanguageModel(client({ requestHandler: handler }));
    expect(await failureOf(model.complete(request))).toMatchObject({
      kind: "malformed",
      call: { repairs: 1 },
    });
  });

  it("is asked again after a fault on the way", async () => {
    const { endpoint: target, ca } = aws;
    const plan = firstRequests({ type: "reset", when: "after" }, { type: "cutBody" });
    const proxy = await startFaultProxy({ target, ca, protocol: "rest-json", plan });
    onTestFinished(proxy.close);
    const { endpoint } = proxy;
    const model = new BedrockLanguageModel(client({ endpoint, requestHandler: {} }), {
      firstWaitMs: 1,
    });
    expect(await failureOf(model.complete(request))).toMatchObject({ kind: "malformed" });
    expect(proxy.passed.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  it("refuses whom it does not know", async () => {
    const credentials = { accessKeyId: "AKIAUNKNOWN", secretAccessKey: "wrong" };
    const model = new BedrockLanguageModel(client({ credentials }), { attempts: 1 });
    expect((await model.complete(request))._unsafeUnwrapErr()).toMatchObject({
      type: "NotAsked",
      why: "refused",
      detail: expect.stringContaining("AWS does not know these credentials in this region"),
    });
  });

  it("is not asked when its certificate does not verify", async () => {
    const model = new BedrockLanguageModel(client({ requestHandler: {} }));
    expect((await model.complete(request))._unsafeUnwrapErr()).toMatchObject({
      type: "NotAsked",
      why: "refused",
      detail: expect.stringContaining("name its authority's certificate in NODE_EXTRA_CA_CERTS"),
    });
  });

  it("has no Titan: a vector of another shape is unavailable, not taken", async () => {
    const embedder = new BedrockTitanEmbedder(client(), { dimension: 256 });
    expect((await embedder.embed("roof"))._unsafeUnwrapErr()).toMatchObject({
      type: "Unavailable",
      service: "Bedrock",
    });
  });
});
