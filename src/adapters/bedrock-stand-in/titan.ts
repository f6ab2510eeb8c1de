import * as z from "zod";
import { SimulatedEmbedder } from "#adapters/simulated";
import { type Answer, errorAnswer } from "./answer.js";
import type { Model } from "./models.js";

const fields = ["inputText", "dimensions", "normalize", "embeddingTypes"];

const titanRequest = z.object({
  inputText: z.string(),
  dimensions: z.number().default(1_024),
  normalize: z.boolean().default(true),
  embeddingTypes: z.array(z.enum(["float", "binary"])).default(["float"]),
});

const embedders = new Map(
  [256, 512, 1_024].map((dimension) => [dimension, new SimulatedEmbedder(dimension)]),
);
const longestText = 50_000;

/** Answers a request for a vector as Titan Text Embeddings V2 does, out of the simulation. */
export async function embed(model: Model, body: string): Promise<Answer> {
  const read = readTitan(body);
  if (typeof read === "string") return malformed(read);
  const { inputText, dimensions, normalize, embeddingTypes } = read;
  const embedder = embedders.get(dimensions);
  if (embedder === undefined)
    return malformed(`#/dimensions: ${dimensions} is not a valid enum value`);
  if (inputText.length > longestText) {
    return malformed(`expected maxLength: ${longestText}, actual: ${inputText.length}`);
  }
  if (inputText === "") return malformed("expected minLength: 1, actual: 0");
  const tokens = tokensOf(inputText);
  if (tokens > model.contextTokens) {
    return errorAnswer(
      "ValidationException",
      `400 Bad Request: Too many input tokens. Max input tokens: ${model.contextTokens}, request input token count: ${tokens} `,
    );
  }
  const embedded = await embedder.embed(inputText);
  if (embedded.isErr()) return errorAnswer("InternalServerException");
  const vector = embedded.value.values;
  // Longer texts have longer vectors where nobody asks for length 1.
  const scale = normalize ? 1 : Math.sqrt(tokens);
  const embedding = vector.map((value) => value * scale);
  const binary = vector.map((value) => (value > 0 ? 1 : 0));
  const embeddingsByType = {
    ...(embeddingTypes.includes("binary") && { binary }),
    ...(embeddingTypes.includes("float") && { float: embedding }),
  };
  return {
    status: 200,
    headers: { "x-amzn-bedrock-input-token-count": String(tokens) },
    body: JSON.stringify({ embedding, embeddingsByType, inputTextTokenCount: tokens }),
  };
}

/** The request, or what is wrong with it in the words of the model's own schema check. */
function readTitan(body: string): z.output<typeof titanRequest> | string {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return "";
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    return `#: expected type: JSONObject, found: ${typeName(json)}`;
  }
  const extra = Object.keys(json).filter((key) => !fields.includes(key));
  const wrong = [
    ...("inputText" in json ? [] : ["#: required key [inputText] not found"]),
    ...extra.map((key) => `#: extraneous key [${key}] is not permitted`),
  ];
  if (wrong.length > 0) return wrong.join("");
  const read = titanRequest.safeParse(json, { reportInput: true });
  return read.success ? read.data : read.error.issues.map(describe).join("");
}

function describe(issue: z.core.$ZodIssue): string {
  const at = `#/${issue.path.join("/")}`;
  if (issue.code !== "invalid_type")
    return `${at}: ${String(issue.input)} is not a valid enum value`;
  const types: Readonly<Record<string, string>> = { array: "JSONArray", number: "Integer" };
  const expected = types[issue.expected] ?? capital(issue.expected);
  return `${at}: expected type: ${expected}, found: ${typeName(issue.input)}`;
}

function malformed(why: string): Answer {
  const message = why === "" ? "Malformed input request" : `Malformed input request: ${why}`;
  return errorAnswer(
    "ValidationException",
    `${message}, please reformat your input and try again.`,
  );
}

function typeName(value: unknown): string {
  if (value === null) return "Null";
  if (Array.isArray(value)) return "JSONArray";
  if (typeof value === "number") return Number.isInteger(value) ? "Integer" : "BigDecimal";
  return typeof value === "object" ? "JSONObject" : capital(typeof value);
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** English has about 4.7 characters a token, as AWS says; a character of other scripts counts as one. */
function tokensOf(text: string): number {
  const others = text.match(/[^\p{ASCII}]/gu)?.length ?? 0;
  return Math.ceil((text.length - others) / 4.7) + others;
}
