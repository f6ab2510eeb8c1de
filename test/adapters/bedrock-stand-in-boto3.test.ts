import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type BedrockStandIn, startBedrockStandIn, stopReasons } from "#adapters/bedrock-stand-in";
import { pythonWithBoto3 } from "../../services/boto3.js";
import { notTested } from "../global-setup.js";

/** What the script prints of an answer to Converse. */
interface Seen {
  readonly status: number;
  readonly requestId: string;
  readonly standIn: string;
  readonly answer: { readonly stopReason: string; readonly usage: object; readonly output: object };
  /** What AWS's model of the API says against it. */
  readonly invalid: string;
  readonly unknown: readonly string[];
}

interface Report {
  readonly answers: Readonly<Record<string, Seen>>;
  readonly stops: Readonly<Record<string, Seen>>;
  readonly vectors: readonly object[];
  readonly errors: Readonly<Record<string, readonly [string, string, number]>>;
  readonly broken: Readonly<Record<string, readonly [string, string, number]>>;
  readonly unknownModel: readonly [string, string, number];
}

describe("AWS's client for Python, asking the stand-in for Bedrock", () => {
  let server: BedrockStandIn | undefined;
  let report: Report | undefined;
  const seen = () => report ?? expect.fail("the script did not run");

  beforeAll(async () => {
    const python = await pythonWithBoto3();
    if (python.isErr()) return console.log(notTested("boto3", python.error, process.env));
    server = await startBedrockStandIn();
    const script = join(import.meta.dirname, "..", "support", "boto3", "bedrock.py");
    const { stdout } = await promisify(execFile)(python.value, [script, server.endpoint]);
    report = JSON.parse(stdout);
  }, 180_000);
  afterAll(() => server?.close());
  beforeEach(({ skip }) => skip(report === undefined, "boto3 cannot be had"));

  it("finds every answer to be as AWS's model of the API says", () => {
    const all = Object.entries({ ...seen().answers, ...seen().stops });
    expect(all).toHaveLength(6 + 9);
    const problems = all.map(([name, { status, invalid, unknown }]) => [
      name,
      status,
      invalid,
      unknown,
    ]);
    expect(problems).toEqual(all.map(([name]) => [name, 200, "", []]));
  });

  it("sees that it is a stand-in that answers", () => {
    for (const { standIn, requestId } of Object.values(seen().answers)) {
      expect([standIn, requestId.slice(0, 9)]).toEqual(["1", "stand-in-"]);
    }
  });

  it("reads text, a tool's input, structured text and usage", () => {
    const { text, tool, structured, cacheWrite, cacheRead } = seen().answers;
    expect(text?.answer.output).toEqual({
      message: { role: "assistant", content: [{ text: "simulated" }] },
    });
    expect(tool?.answer.output).toMatchObject({
      message: {
        content: [{ toolUse: { name: "answer", input: { subject: expect.any(String) } } }],
      },
    });
    expect(structured?.answer.output).toMatchObject({
      message: { content: [{ text: expect.stringMatching(/^\{"subject":/) }] },
    });
    expect(cacheWrite?.answer.usage).toMatchObject({
      cacheWriteInputTokens: 5_000,
      cacheDetails: [{ ttl: "1h", inputTokens: 5_000 }],
    });
    expect(cacheRead?.answer.usage).toMatchObject({ cacheReadInputTokens: 5_000 });
  });

  it("reads each reason to stop", () => {
    expect(Object.keys(seen().stops).sort()).toEqual([...stopReasons].sort());
    for (const [reason, { answer }] of Object.entries(seen().stops)) {
      expect(answer.stopReason).toBe(reason);
    }
  });

  it("raises each error that AWS states for Converse, with its status", () => {
    expect(seen().errors).toEqual({
      AccessDeniedException: ["AccessDeniedException", "AccessDeniedException", 403],
      InternalServerException: ["InternalServerException", "InternalServerException", 500],
      ModelErrorException: ["ModelErrorException", "ModelErrorException", 424],
      ModelNotReadyException: ["ModelNotReadyException", "ModelNotReadyException", 429],
      ModelTimeoutException: ["ModelTimeoutException", "ModelTimeoutException", 408],
      ResourceNotFoundException: ["ResourceNotFoundException", "ResourceNotFoundException", 404],
      ServiceUnavailableException: [
        "ServiceUnavailableException",
        "ServiceUnavailableException",
        503,
      ],
      ThrottlingException: ["ThrottlingException", "ThrottlingException", 429],
      ValidationException: ["ValidationException", "ValidationException", 400],
    });
    expect(seen().unknownModel).toEqual(["ValidationException", "ValidationException", 400]);
  });

  it("raises errors of its own for connections that break and bodies that are broken", () => {
    const classes = Object.entries(seen().broken).map(([what, [name]]) => [what, name]);
    expect(Object.fromEntries(classes)).toEqual({
      before: "ConnectionClosedError",
      after: "ConnectionClosedError",
      cutBody: "JSONDecodeError",
      malformedBody: "JSONDecodeError",
    });
  });

  it("reads vectors of each form", () => {
    const common = {
      contentType: "application/json",
      fields: ["embedding", "embeddingsByType", "inputTextTokenCount"],
      tokens: 3,
    };
    expect(seen().vectors).toEqual([
      { ...common, dimensions: 1_024, types: ["float"] },
      { ...common, dimensions: 256, types: ["float"] },
      { ...common, dimensions: 512, types: ["binary", "float"] },
    ]);
  });
});
