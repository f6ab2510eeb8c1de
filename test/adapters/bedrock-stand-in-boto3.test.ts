import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type BedrockStandIn,
  errorNames,
  startBedrockStandIn,
  stopReasons,
} from "#adapters/bedrock-stand-in";
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

/** An error as the client raises it. */
type Raised = readonly [errorClass: string, code: string, status: number];

interface Report {
  /** Answers to requests with a fault that is none of the protocol. */
  readonly bad: Readonly<Record<string, Seen>>;
  /** The errors that AWS's model of the API has for an operation. */
  readonly modelled: Readonly<Record<string, readonly string[]>>;
  readonly answers: Readonly<Record<string, Seen>>;
  readonly stops: Readonly<Record<string, Seen>>;
  readonly vectors: readonly object[];
  readonly errors: Readonly<Record<string, Readonly<Record<string, Raised>>>>;
  readonly broken: Readonly<Record<string, Raised>>;
  readonly unknownModel: Raised;
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
    const args = [script, server.endpoint, JSON.stringify(errorNames)];
    const { stdout } = await promisify(execFile)(python.value, args);
    report = JSON.parse(stdout);
  }, 180_000);
  afterAll(() => server?.close());
  beforeEach(({ skip }) => skip(report === undefined, "boto3 cannot be had"));

  it("finds every answer to be as AWS's model of the API says", () => {
    const all = Object.entries({ ...seen().answers, ...seen().stops, ...seen().bad });
    expect(all).toHaveLength(6 + 9 + 2);
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

  it("raises each error that AWS states for an operation, as a class of its own, with its status", () => {
    const statuses = {
      AccessDeniedException: 403,
      InternalServerException: 500,
      ModelErrorException: 424,
      ModelNotReadyException: 429,
      ModelTimeoutException: 408,
      ResourceNotFoundException: 404,
      ServiceUnavailableException: 503,
      ThrottlingException: 429,
      ValidationException: 400,
    };
    const raised = (operation: string) =>
      Object.fromEntries(
        (seen().modelled[operation] ?? []).map((name) => [name, seen().errors[operation]?.[name]]),
      );
    const asStated = Object.entries(statuses).map(([name, status]) => [name, [name, name, status]]);
    expect(raised("Converse")).toEqual(Object.fromEntries(asStated));
    expect(raised("InvokeModel")).toEqual({
      ...Object.fromEntries(asStated),
      ServiceQuotaExceededException: [
        "ServiceQuotaExceededException",
        "ServiceQuotaExceededException",
        400,
      ],
    });
    expect(seen().unknownModel).toEqual(["ValidationException", "ValidationException", 400]);
  });

  it("reads code and status of every other error that AWS's front door answers with", () => {
    const [converse = {}, modelled = []] = [seen().errors["Converse"], seen().modelled["Converse"]];
    expect(Object.keys(converse).sort()).toEqual([...errorNames].sort());
    const others = Object.entries(converse).filter(([name]) => !modelled.includes(name));
    expect(Object.fromEntries(others)).toMatchObject({
      ExpiredTokenException: ["ClientError", "ExpiredTokenException", 403],
      InvalidSignatureException: ["ClientError", "InvalidSignatureException", 403],
      UnrecognizedClientException: ["ClientError", "UnrecognizedClientException", 403],
    });
  });

  it("raises errors of its own for connections that break and bodies that are broken", () => {
    const classes = Object.entries(seen().broken).map(([what, [name]]) => [what, name]);
    expect(Object.fromEntries(classes)).toEqual({
      before: "ConnectionClosedError",
      after: "ConnectionClosedError",
      cutBody: "JSONDecodeError",
      malformedBody: "JSONDecodeError",
      slow: "ReadTimeoutError",
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
