import { describe, expect, it } from "vitest";
import { controlPath, faultHeader } from "#adapters/bedrock-stand-in";
import { haiku, nova, standIn } from "../support/bedrock-stand-in.js";

const authorization = "AWS4-HMAC-SHA256 Credential=any";
const converse = `/model/${encodeURIComponent(nova)}/converse`;
const hello = JSON.stringify({ messages: [{ role: "user", content: [{ text: "Hello" }] }] });

/** Sends a request by hand, by HTTP/1.1, and reads the answer. */
async function ask(path: string, init: RequestInit = {}, endpoint?: string) {
  const at = endpoint ?? (await standIn()).server.endpoint;
  const headers = { authorization, "content-type": "application/json", ...init.headers };
  const answer = await fetch(at + path, { method: "POST", ...init, headers });
  const type = answer.headers.get("x-amzn-errortype")?.split(":")[0];
  return { status: answer.status, type, text: await answer.text(), headers: answer.headers };
}

describe("the stand-in for Bedrock, asked by hand", () => {
  it("answers", async () => {
    const { status, text, headers } = await ask(converse, { body: hello });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      output: { message: { role: "assistant", content: [{ text: "simulated" }] } },
      stopReason: "end_turn",
    });
    expect(headers.get("content-type")).toBe("application/json");
    expect(headers.get("x-docket-stand-in")).toBe("1");
    expect(headers.get("x-amzn-requestid")).toMatch(/^stand-in-/);
  });

  it.each([
    ["GET", converse],
    ["DELETE", converse],
    ["POST", "/"],
    ["POST", `/model/${nova}`],
    ["POST", `/model/${nova}/converse-stream`],
    ["POST", "/model//converse"],
    ["POST", `${converse}?a=b`],
  ])("does not know %s %s", async (method, path) => {
    const { status, type, text } = await ask(path, { method });
    expect([status, type]).toEqual([404, "UnknownOperationException"]);
    expect(text).toBe("<UnknownOperationException/>\n");
  });

  it.each([
    ["nothing", "", "ValidationException"],
    ["no JSON", "{", "SerializationException"],
    ["a list", "[]", "SerializationException"],
    ["null", "null", "SerializationException"],
    ["messages that are a text", '{"messages":"Hello"}', "SerializationException"],
    ["a turn without content", '{"messages":[{"role":"user"}]}', "ValidationException"],
    ["a stranger", '{"messages":[{"role":"judge","content":[]}]}', "ValidationException"],
    [
      "a part with two contents",
      '{"messages":[{"role":"user","content":[{"text":"a","image":{}}]}]}',
      "ValidationException",
    ],
    ["an empty part", '{"messages":[{"role":"user","content":[{}]}]}', "ValidationException"],
  ])("refuses %s", async (_, body, error) => {
    const { status, type, text } = await ask(converse, { body });
    expect([status, type]).toEqual([400, error]);
    expect(JSON.parse(text)).toEqual({ message: expect.stringMatching(/\w{4}/) });
  });

  it("names each field that is missing, counted from 1", async () => {
    const body = '{"messages":[{"role":"user"},{"content":[]}]}';
    const { message } = JSON.parse((await ask(converse, { body })).text);
    expect(message).toBe(
      "2 validation errors detected: " +
        "Value null at 'messages.1.member.content' failed to satisfy constraint: Member must not be null; " +
        "Value null at 'messages.2.member.role' failed to satisfy constraint: Member must not be null",
    );
  });

  it("refuses what is not signed", async () => {
    const { server } = await standIn();
    const answer = await fetch(server.endpoint + converse, { method: "POST", body: hello });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toEqual({ message: "Missing Authentication Token" });
  });

  it("refuses another content type", async () => {
    const headers = { "content-type": "text/plain" };
    const { status, type } = await ask(converse, { body: hello, headers });
    expect([status, type]).toEqual([400, "ValidationException"]);
  });

  it("refuses a body of more than 25 MB, read to its end", async () => {
    const { status, text } = await ask(converse, { body: "x".repeat(25_000_001) });
    expect(status).toBe(400);
    expect(JSON.parse(text).message).toContain("length less than or equal to 25000000");
  });

  it("refuses a model's name that cannot be decoded", async () => {
    const { status, type } = await ask("/model/%zz/converse", { body: hello });
    expect([status, type]).toEqual([400, "ValidationException"]);
  });

  it("takes an ARN whose slash is not encoded", async () => {
    const arn = `arn:aws:bedrock:eu-central-1::foundation-model/${haiku}`;
    expect((await ask(`/model/${arn}/converse`, { body: hello })).status).toBe(200);
  });

  it("outlives a client that leaves in the middle of its request", async () => {
    const { server } = await standIn();
    const body = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode("{")),
    });
    const signal = AbortSignal.timeout(50);
    const init = { body, signal, duplex: "half" } as const;
    await expect(ask(converse, init, server.endpoint)).rejects.toThrow();
    expect((await ask(converse, { body: hello }, server.endpoint)).status).toBe(200);
  });
});

describe("faults on demand", () => {
  const throttled = { type: "error", error: "ThrottlingException" };

  it("are ordered with the request that is to meet them", async () => {
    const headers = { [faultHeader]: JSON.stringify(throttled) };
    expect((await ask(converse, { body: hello, headers })).type).toBe("ThrottlingException");
  });

  it("are ordered for the next requests, some of which may go through", async () => {
    const { endpoint } = (await standIn()).server;
    const order = JSON.stringify([throttled, null, throttled]);
    await ask(controlPath, { method: "PUT", body: order }, endpoint);
    const statuses: number[] = [];
    for (let sent = 0; sent < 4; sent += 1) {
      statuses.push((await ask(converse, { body: hello }, endpoint)).status);
    }
    expect(statuses).toEqual([429, 200, 429, 200]);
    expect((await ask(controlPath, { method: "GET" }, endpoint)).text).toBe("[]");
  });

  it("are refused when they make no sense", async () => {
    const { endpoint } = (await standIn()).server;
    const wrong = await ask(controlPath, { method: "PUT", body: '[{"type":"flood"}]' }, endpoint);
    expect(wrong.status).toBe(400);
    const headers = { [faultHeader]: "flood" };
    expect((await ask(converse, { body: hello, headers }, endpoint)).status).toBe(400);
    expect((await ask(controlPath, { method: "POST" }, endpoint)).status).toBe(405);
  });
});
