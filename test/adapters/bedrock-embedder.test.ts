import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BedrockTitanEmbedder, type TitanOptions } from "#adapters/bedrock";
import { type BedrockStandIn, startBedrockStandIn } from "#adapters/bedrock-stand-in";
import { embedderConformance } from "../conformance/embedder.conformance.js";
import { bedrockAt } from "../support/bedrock.js";
import {
  type FaultyBedrock,
  faultyBedrock,
  impatient,
  networkFaults,
} from "../support/bedrock-faults.js";
import { type Replies, refusal, wire } from "../support/bedrock-wire.js";
import { byChance } from "../support/proxy-faults.js";

const noWait = { sleep: async () => {}, random: () => 0 };
const dimension = 256;

/** A vector as Titan answers with it: of length 1, along one axis. */
const vector = (axis = 0, length = dimension) => {
  const embedding = Array.from({ length }, (_, i) => (i === axis ? 1 : 0));
  return { body: { embedding, inputTextTokenCount: 3, embeddingsByType: { float: embedding } } };
};

async function embedderThatHears(replies: Replies, options: TitanOptions = {}) {
  const bedrock = await wire(replies);
  const client = bedrockAt(bedrock.endpoint);
  return {
    bedrock,
    embedder: new BedrockTitanEmbedder(client, { dimension, ...noWait, ...options }),
  };
}

describe("over the stand-in", () => {
  let standIn: BedrockStandIn;
  let faulty: FaultyBedrock;
  beforeAll(async () => {
    standIn = await startBedrockStandIn();
    faulty = await faultyBedrock(byChance(2, 0.15, networkFaults));
  });
  afterAll(async () => {
    await standIn.close();
    await faulty.close();
  });

  for (const dimension of [256, 512, 1_024] as const) {
    const options = { dimension, standIn: true };
    embedderConformance(
      `Titan (${dimension})`,
      async () => new BedrockTitanEmbedder(bedrockAt(standIn.endpoint), options),
      20,
    );
    embedderConformance(
      `Titan (${dimension}) over a network that fails now and then`,
      async () =>
        new BedrockTitanEmbedder(bedrockAt(faulty.proxy.endpoint), { ...options, ...impatient }),
      20,
    );
  }

  it("says so with each vector, and no vector is taken for one of Titan", async () => {
    const client = bedrockAt(standIn.endpoint);
    const embedder = new BedrockTitanEmbedder(client, { standIn: true });
    expect(embedder.model).toBe("simulated:amazon.titan-embed-text-v2:0");
    const vector = (await embedder.embed("roof"))._unsafeUnwrap();
    expect(vector.model).toBe("simulated:amazon.titan-embed-text-v2:0");
    const before = standIn.requests.length;
    const unsuspecting = await new BedrockTitanEmbedder(client).embed("roof");
    expect(unsuspecting._unsafeUnwrapErr()).toMatchObject({
      type: "Unavailable",
      service: "Bedrock",
      advice: expect.stringContaining("Say what answers (option standIn)"),
      cause: { message: expect.stringContaining("a stand-in for Bedrock answered") },
    });
    expect(standIn.requests).toHaveLength(before + 1);
  });
});

describe("Titan", () => {
  it("is asked for normalized vectors of the dimension that was chosen", async () => {
    const { bedrock, embedder } = await embedderThatHears(() => vector());
    await embedder.embed("roof");
    expect(bedrock.requests[0]).toMatchObject({
      path: "/model/amazon.titan-embed-text-v2:0/invoke",
      body: { inputText: "roof", dimensions: 256, normalize: true },
    });
    expect([embedder.model, embedder.dimension]).toEqual(["amazon.titan-embed-text-v2:0", 256]);
  });

  it("has 1,024 numbers unless told otherwise, and no other dimensions than three", async () => {
    const client = bedrockAt("http://127.0.0.1:9");
    expect(new BedrockTitanEmbedder(client).dimension).toBe(1_024);
    // @ts-expect-error 300 is none of them
    expect(() => new BedrockTitanEmbedder(client, { dimension: 300 })).toThrow(
      new RangeError("Titan has vectors of 256, 512 or 1024 numbers, not 300"),
    );
  });

  it("is not taken for the stand-in that was to answer", async () => {
    const { embedder } = await embedderThatHears(() => vector(), { standIn: true });
    expect((await embedder.embed("roof"))._unsafeUnwrapErr()).toMatchObject({
      cause: { message: "a stand-in was to answer, but Bedrock itself did" },
    });
  });

  it("is not asked about blanks: they have nothing to embed", async () => {
    const { bedrock, embedder } = await embedderThatHears(() => vector());
    const { values } = (await embedder.embed(" \n\t"))._unsafeUnwrap();
    expect(values).toEqual(new Array(256).fill(0));
    expect(bedrock.requests).toHaveLength(0);
  });

  it("is given the first 50,000 characters of a text, and whole ones", async () => {
    const { bedrock, embedder } = await embedderThatHears(() => vector());
    await embedder.embed(`${"a".repeat(49_999)}🏠 and more`);
    const text = String(bedrock.requests[0]?.body["inputText"]);
    expect(text.length).toBe(50_000);
    expect(text.endsWith("a\ufffd")).toBe(true);
  });

  it("is given less when the text has more tokens than it takes", async () => {
    const refused = (count: number) =>
      refusal(
        400,
        "ValidationException",
        `400 Bad Request: Too many input tokens. Max input tokens: 8192, request input token count: ${count}`,
      );
    const { bedrock, embedder } = await embedderThatHears((n) =>
      n === 1 ? refused(16_384) : n === 2 ? refused(8_200) : vector(),
    );
    expect((await embedder.embed("b".repeat(40_000))).isOk()).toBe(true);
    const lengths = bedrock.requests.map(({ body }) => String(body["inputText"]).length);
    // Half of it less 5 %, then 8192/8200 of that less 5 %.
    expect(lengths).toEqual([40_000, 19_000, 18_032]);
  });

  it("gives up on a text that never fits", async () => {
    const { bedrock, embedder } = await embedderThatHears(() =>
      refusal(
        400,
        "ValidationException",
        "Too many input tokens. Max input tokens: 8192, request input token count: 9000",
      ),
    );
    expect((await embedder.embed("c".repeat(9_000)))._unsafeUnwrapErr()).toMatchObject({
      type: "Unavailable",
      service: "Bedrock",
      cause: { name: "ValidationException" },
    });
    expect(bedrock.requests).toHaveLength(6);
  });

  it("is asked again while that may help", async () => {
    const { bedrock, embedder } = await embedderThatHears((n) =>
      n === 1 ? refusal(429, "ThrottlingException") : n === 2 ? "reset" : vector(5),
    );
    expect((await embedder.embed("roof"))._unsafeUnwrap().values[5]).toBe(1);
    expect(bedrock.requests).toHaveLength(3);
  });

  it.each([0.1, 0.5, 0.99])(
    "is there again when a minute's quota was used up, when luck is %d",
    async (luck) => {
      let time = 0;
      const { embedder } = await embedderThatHears(
        () => (time < 60_000 ? refusal(429, "ThrottlingException") : vector()),
        {
          now: () => time,
          random: () => luck,
          sleep: async (ms) => {
            time += ms;
          },
        },
      );
      expect((await embedder.embed("roof")).isOk()).toBe(true);
    },
  );

  it("says what to do when it may not be used", async () => {
    const { bedrock, embedder } = await embedderThatHears(() =>
      refusal(403, "AccessDeniedException"),
    );
    expect((await embedder.embed("roof"))._unsafeUnwrapErr()).toMatchObject({
      type: "Unavailable",
      service: "Bedrock",
      advice: expect.stringContaining("Allow this identity to use amazon.titan-embed-text-v2:0"),
    });
    expect(bedrock.requests).toHaveLength(1);
  });

  it.each([
    ["a vector of another dimension", vector(0, 255)],
    ["no vector", { body: {} }],
    ["no JSON", { body: "<html>" }],
  ])("is unavailable when it answers with %s", async (_, reply) => {
    const { embedder } = await embedderThatHears(() => reply);
    expect((await embedder.embed("roof"))._unsafeUnwrapErr()).toMatchObject({
      type: "Unavailable",
      service: "Bedrock",
    });
  });

  it("is asked no more at the same time than it is said to bear, and answers all", async () => {
    const waiting: (() => void)[] = [];
    const { bedrock, embedder } = await embedderThatHears(
      (n) =>
        new Promise((resolve) => {
          waiting.push(() => resolve(vector(n)));
          // Each pair is answered when both are there.
          if (waiting.length === 2) for (const go of waiting.splice(0)) go();
        }),
      { concurrency: 2 },
    );
    const texts = ["a", "b", "c", "d", "e", "f"];
    const answers = await Promise.all(texts.map((text) => embedder.embed(text)));
    expect(answers.every((each) => each.isOk())).toBe(true);
    expect(bedrock.requests).toHaveLength(6);
    expect(bedrock.mostAtOnce()).toBe(2);
  });

  it("forgets whoever was stopped while waiting for its turn", async () => {
    const stop = new AbortController();
    let answerFirst = () => {};
    const { bedrock, embedder } = await embedderThatHears(
      (n) =>
        n > 1
          ? vector()
          : new Promise((resolve) => {
              answerFirst = () => resolve(vector());
            }),
      { concurrency: 1 },
    );
    const first = embedder.embed("a");
    const second = embedder.embed("b", { signal: stop.signal });
    const third = embedder.embed("c");
    await expect.poll(() => bedrock.requests.length).toBe(1);
    stop.abort(new Error("enough"));
    expect((await second)._unsafeUnwrapErr()).toMatchObject({ cause: { message: "enough" } });
    answerFirst();
    expect((await first).isOk() && (await third).isOk()).toBe(true);
    expect(bedrock.requests.map(({ body }) => body["inputText"])).toEqual(["a", "c"]);
  });

  it("has at least one slot", () => {
    const client = bedrockAt("http://127.0.0.1:9");
    expect(() => new BedrockTitanEmbedder(client, { concurrency: 0 })).toThrow(RangeError);
  });
});
