import { InvokeModelCommand, ValidationException } from "@aws-sdk/client-bedrock-runtime";
import { describe, expect, it } from "vitest";
import { SimulatedEmbedder } from "#adapters/simulated";
import { embedding, nova, standIn, titan } from "../support/bedrock-stand-in.js";

describe("a vector of the stand-in for Bedrock", () => {
  const vectorOf = (body: Uint8Array) => JSON.parse(new TextDecoder().decode(body));
  const inputText = "Roof cleaning in spring";

  it.each([256, 512, 1_024])(
    "has %i dimensions, as the simulation has them",
    async (dimensions) => {
      const { client } = await standIn();
      const { body, contentType } = await client.send(embedding({ inputText, dimensions }));
      const values = (await new SimulatedEmbedder(dimensions).embed(inputText))._unsafeUnwrap()
        .values;
      expect(vectorOf(body)).toEqual({
        embedding: values,
        embeddingsByType: { float: values },
        inputTextTokenCount: 5,
      });
      expect(contentType).toBe("application/json");
    },
  );

  it("has 1,024 dimensions and length 1 unless something else is asked for", async () => {
    const { client } = await standIn();
    const { embedding: values } = vectorOf((await client.send(embedding({ inputText }))).body);
    expect(values).toHaveLength(1_024);
    expect(Math.hypot(...values)).toBeCloseTo(1, 6);
    const long = vectorOf((await client.send(embedding({ inputText, normalize: false }))).body);
    expect(Math.hypot(...long.embedding)).toBeCloseTo(Math.sqrt(5), 6);
  });

  it("is also had as signs", async () => {
    const { client } = await standIn();
    const request = embedding({ inputText, dimensions: 256, embeddingTypes: ["binary"] });
    const { embedding: values, embeddingsByType } = vectorOf((await client.send(request)).body);
    expect(Object.keys(embeddingsByType)).toEqual(["binary"]);
    expect(embeddingsByType.binary).toEqual(values.map((value: number) => (value > 0 ? 1 : 0)));
  });

  it("is had without a word about the content's type", async () => {
    const { client } = await standIn();
    const body = JSON.stringify({ inputText });
    const answer = await client.send(new InvokeModelCommand({ modelId: titan, body }));
    expect(vectorOf(answer.body).embedding).toHaveLength(1_024);
  });

  it("is had by the model's ARN", async () => {
    const { client } = await standIn();
    const arn = `arn:aws:bedrock:eu-central-1::foundation-model/${titan}`;
    const { body } = await client.send(embedding({ inputText, dimensions: 256 }, arn));
    expect(vectorOf(body).embedding).toHaveLength(256);
  });
});

/** What the client makes of the answer to a text that cannot be embedded. */
async function refusal(body: object, modelId = titan): Promise<unknown> {
  const { client } = await standIn();
  return client.send(embedding(body, modelId)).then(
    () => expect.fail("it was embedded"),
    (error: unknown) => error,
  );
}

describe("a text that Titan would not embed", () => {
  it.each([
    ["is missing", {}, "#: required key [inputText] not found"],
    ["is empty", { inputText: "" }, "expected minLength: 1, actual: 0"],
    ["is no text", { inputText: 1 }, "#/inputText: expected type: String, found: Integer"],
    [
      "is longer than 50,000 characters",
      { inputText: "x".repeat(50_001) },
      "expected maxLength: 50000, actual: 50001",
    ],
    [
      "is wanted in other dimensions",
      { inputText: "roof", dimensions: 300 },
      "#/dimensions: 300 is not a valid enum value",
    ],
    [
      "comes with something else",
      { inputText: "roof", texts: [] },
      "#: extraneous key [texts] is not permitted",
    ],
    [
      "is wanted in an unknown type",
      { inputText: "roof", embeddingTypes: ["int8"] },
      "#/embeddingTypes/0: int8 is not a valid enum value",
    ],
    ["is in no object", [], "#: expected type: JSONObject, found: JSONArray"],
  ])("%s", async (_, body, message) => {
    const error = await refusal(body);
    expect(error).toBeInstanceOf(ValidationException);
    expect(error).toMatchObject({
      message: `Malformed input request: ${message}, please reformat your input and try again.`,
    });
  });

  it("has more than 8,192 tokens", async () => {
    expect(await refusal({ inputText: "屋".repeat(8_193) })).toMatchObject({
      name: "ValidationException",
      message:
        "400 Bad Request: Too many input tokens. Max input tokens: 8192, request input token count: 8193 ",
    });
  });

  it("is asked of a model that only talks", async () => {
    expect(await refusal({ inputText: "roof" }, nova)).toMatchObject({
      name: "ValidationException",
    });
  });
});
