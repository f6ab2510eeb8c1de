import { describe, expect, it } from "vitest";
import { conversation, standIn } from "../support/bedrock-stand-in.js";

describe("the usage that the stand-in tells", () => {
  it("counts about four characters a token", async () => {
    const { client } = await standIn();
    const { usage, metrics } = await client.send(
      conversation({
        system: [],
        messages: [{ role: "user", content: [{ text: "x".repeat(400) }] }],
      }),
    );
    expect(usage).toEqual({
      inputTokens: 100,
      outputTokens: 3,
      totalTokens: 103,
      cacheReadInputTokens: 0,
      cacheWriteInputTokens: 0,
    });
    expect(metrics?.latencyMs).toBeGreaterThan(200);
  });

  const cached = (tokens: number, ttl?: "1h") =>
    conversation({
      system: [
        { text: "s".repeat(4 * tokens) },
        { cachePoint: { type: "default", ...(ttl && { ttl }) } },
      ],
      messages: [{ role: "user", content: [{ text: "x".repeat(400) }] }],
    });

  it("writes a long beginning to the cache and reads it from there for five minutes", async () => {
    let now = 0;
    const { client } = await standIn({ now: () => now });
    const use = async () => (await client.send(cached(5_000))).usage;
    expect(await use()).toEqual({
      inputTokens: 100,
      outputTokens: 3,
      totalTokens: 5_103,
      cacheReadInputTokens: 0,
      cacheWriteInputTokens: 5_000,
      cacheDetails: [{ ttl: "5m", inputTokens: 5_000 }],
    });
    now = 299_999;
    expect(await use()).toMatchObject({ cacheReadInputTokens: 5_000, cacheWriteInputTokens: 0 });
    now += 300_000;
    expect(await use()).toMatchObject({ cacheReadInputTokens: 0, cacheWriteInputTokens: 5_000 });
  });

  it("keeps it for an hour where that was asked for", async () => {
    let now = 0;
    const { client } = await standIn({ now: () => now });
    await client.send(cached(5_000, "1h"));
    now = 3_599_999;
    expect((await client.send(cached(5_000))).usage?.cacheReadInputTokens).toBe(5_000);
  });

  it("does not cache a beginning that is too short for the model", async () => {
    const { client } = await standIn();
    const { usage } = await client.send(cached(4_095));
    expect(usage).toMatchObject({ inputTokens: 4_195, cacheWriteInputTokens: 0 });
  });
});
