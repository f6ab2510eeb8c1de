import { describe, expect, it } from "vitest";
import { standInForBedrock } from "#adapters/bedrock-stand-in";
import { standIn } from "../support/bedrock-stand-in.js";

describe("the command that stands in for Bedrock", () => {
  it("says where it is, answers there, and ends when it is told to", async () => {
    const stop = new AbortController();
    const said: string[] = [];
    const ended = standInForBedrock({}, (text) => said.push(text), stop.signal);
    await expect.poll(() => said).toHaveLength(1);
    const [, endpoint = ""] =
      /export AWS_ENDPOINT_URL_BEDROCK_RUNTIME=(http:\/\/127\.0\.0\.1:\d+)\n/.exec(said[0] ?? "") ??
      [];
    expect((await fetch(endpoint)).headers.get("x-docket-stand-in")).toBe("1");
    stop.abort();
    expect((await ended).isOk()).toBe(true);
    await expect(fetch(endpoint)).rejects.toThrow();
  });

  it("ends at once when it was told to before", async () => {
    const ended = await standInForBedrock({ seed: 1 }, () => {}, AbortSignal.abort());
    expect(ended.isOk()).toBe(true);
  });

  it("says when its port is taken", async () => {
    const port = Number(new URL((await standIn()).server.endpoint).port);
    const ended = await standInForBedrock({ port }, () => {}, AbortSignal.abort());
    expect(ended._unsafeUnwrapErr()).toBe(
      `Port ${port} is taken by another program; choose another one with --port`,
    );
  });
});
