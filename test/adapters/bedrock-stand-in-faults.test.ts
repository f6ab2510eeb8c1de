import { describe, expect, it } from "vitest";
import { type BedrockFault, listedFaults, type StopReason } from "#adapters/bedrock-stand-in";
import { announced } from "../support/announced.js";
import { conversation, forcedTool, standIn, structured } from "../support/bedrock-stand-in.js";

/** The answer to a conversation that meets a fault. */
async function answered(fault: BedrockFault | undefined, fields = {}) {
  const { client } = await standIn({ faults: listedFaults(fault) });
  return client.send(conversation({ ...structured(), ...fields }));
}

const stopping = (reason: StopReason) => ({ type: "stop", reason }) as const;
const guarded = (trace: "enabled" | "disabled") => ({
  guardrailConfig: { guardrailIdentifier: "abc123", guardrailVersion: "1", trace },
});

describe("a model that stops", () => {
  it.each(["max_tokens", "stop_sequence", "model_context_window_exceeded"] as const)(
    "for %s has said the first half",
    async (reason) => {
      const whole = (await answered(undefined)).output?.message?.content?.[0]?.text ?? "";
      const { output, stopReason } = await answered(stopping(reason));
      expect(stopReason).toBe(reason);
      expect(output?.message?.content).toEqual([{ text: whole.slice(0, whole.length >> 1) }]);
    },
  );

  it.each(["content_filtered", "malformed_model_output", "malformed_tool_use"] as const)(
    "for %s has said nothing, and is paid for",
    async (reason) => {
      const { output, stopReason, usage } = await answered(stopping(reason), forcedTool);
      expect(stopReason).toBe(reason);
      expect(output?.message?.content).toEqual([]);
      expect(usage?.outputTokens).toBeGreaterThan(0);
    },
  );

  it("for the length of a tool's input has an empty one", async () => {
    const { output, stopReason } = await answered(stopping("max_tokens"), forcedTool);
    expect(stopReason).toBe("max_tokens");
    expect(output?.message?.content?.[0]?.toolUse).toMatchObject({ name: "answer", input: {} });
  });

  it("at its end may talk instead of using the tool", async () => {
    const { output, stopReason } = await answered(stopping("end_turn"), forcedTool);
    expect(stopReason).toBe("end_turn");
    expect(output?.message?.content?.[0]?.text).toMatch(/^\{.*\}$/s);
  });

  it("may use a tool where there is none", async () => {
    const { output, stopReason } = await answered(stopping("tool_use"));
    expect(stopReason).toBe("tool_use");
    expect(output?.message?.content?.[0]?.toolUse?.name).toBe("unknown_tool");
  });

  it("by itself at the tokens that were asked for", async () => {
    const { output, stopReason, usage } = await answered(undefined, {
      inferenceConfig: { maxTokens: 10 },
    });
    expect(stopReason).toBe("max_tokens");
    expect(output?.message?.content?.[0]?.text).toHaveLength(40);
    expect(usage?.outputTokens).toBe(10);
  });

  it("by itself before a stop sequence", async () => {
    const inferenceConfig = { maxTokens: 1_000, stopSequences: ['"body"'] };
    const { output, stopReason } = await answered(undefined, { inferenceConfig });
    expect(stopReason).toBe("stop_sequence");
    expect(output?.message?.content?.[0]?.text).toMatch(/^\{"subject":".*",$/);
  });

  it("may wrap its JSON in prose and leave off the rest", async () => {
    const { output, stopReason } = await answered({ type: "malformedText" });
    expect(stopReason).toBe("end_turn");
    expect(output?.message?.content?.[0]?.text).toMatch(/^Here it is: \{"subject":/);
  });
});

describe("a guardrail", () => {
  it("that intervenes says its own words, costs no tokens and tells what it found", async () => {
    const { output, stopReason, usage, trace } = await answered(
      stopping("guardrail_intervened"),
      guarded("enabled"),
    );
    expect(stopReason).toBe("guardrail_intervened");
    expect(output?.message?.content).toEqual([
      { text: "Sorry, the model cannot answer this question." },
    ]);
    expect(usage).toMatchObject({ inputTokens: 0, outputTokens: 0 });
    expect(trace?.guardrail?.actionReason).toBe("Guardrail blocked.");
    expect(trace?.guardrail?.inputAssessment?.["abc123"]?.topicPolicy?.topics).toEqual([
      { name: "stand-in", type: "DENY", action: "BLOCKED", detected: true },
    ]);
  });

  it("that finds nothing tells only what it took", async () => {
    const { trace } = await answered(undefined, guarded("enabled"));
    expect(trace?.guardrail?.inputAssessment?.["abc123"]?.topicPolicy).toBeUndefined();
    expect(trace?.guardrail?.inputAssessment?.["abc123"]?.invocationMetrics).toBeDefined();
  });

  it("is not traced unless that was asked for", async () => {
    expect((await answered(undefined, guarded("disabled"))).trace?.guardrail).toBeUndefined();
  });
});

describe("a connection to the stand-in", () => {
  it("breaks before the request is worked on, or after", async () => {
    const faults = listedFaults(
      { type: "reset", when: "before" },
      { type: "reset", when: "after" },
    );
    const { server, client } = await standIn({ faults });
    await expect(client.send(conversation())).rejects.toThrow();
    await expect(client.send(conversation())).rejects.toThrow();
    expect((await client.send(conversation())).stopReason).toBe("end_turn");
    expect(server.requests.map(({ status }) => status)).toEqual([undefined, 200, 200]);
  });

  it("breaks in the middle of the answer", async () => {
    await expect(answered({ type: "cutBody" })).rejects.toThrow();
  });

  it("may bring a body that is not JSON", async () => {
    await expect(answered({ type: "malformedBody" })).rejects.toThrow(SyntaxError);
  });

  it("is given up by a client that does not want to wait", async () => {
    const { plan, come } = announced({ type: "slow", ms: 600_000 } as const);
    const { server, client } = await standIn({ faults: plan });
    const caller = new AbortController();
    const sent = client
      .send(conversation(), { abortSignal: caller.signal })
      .catch((error: unknown) => error);
    await come;
    caller.abort();
    expect(await sent).toMatchObject({ name: "AbortError" });
    await expect.poll(() => server.requests.map(({ status }) => status)).toEqual([undefined]);
  });

  it("is late, but not lost", async () => {
    expect((await answered({ type: "slow", ms: 20 })).stopReason).toBe("end_turn");
  });

  it("ends with the stand-in, also while somebody waits", async () => {
    const { plan, come } = announced({ type: "slow", ms: 600_000 } as const);
    const { server, client } = await standIn({ faults: plan });
    const sent = client.send(conversation()).catch((error: unknown) => error);
    await come;
    await server.close();
    expect(await sent).toBeInstanceOf(Error);
  });
});
