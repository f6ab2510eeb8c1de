import { describe, expect, it } from "vitest";
import { SimulatedEmbedder } from "#adapters/simulated";
import { embedderConformance } from "../conformance/embedder.conformance.js";
import { languageModelConformance } from "../conformance/language-model.conformance.js";
import {
  ada,
  answer,
  drafting,
  draftOf,
  failure,
  good,
  judging,
  model,
  request,
} from "../support/simulated.js";

languageModelConformance(
  "simulated",
  async () => model(),
  drafting(),
  async () => model({ malformed: 1 }),
);
embedderConformance("simulated", async () => new SimulatedEmbedder());

describe("a simulated answer", () => {
  it("is the same for the same request, whatever was asked before", async () => {
    const one = model();
    const first = (await one.complete(drafting()))._unsafeUnwrap();
    await one.complete(judging("Hi", good));
    expect((await one.complete(drafting()))._unsafeUnwrap()).toEqual(first);
    expect(await answer(drafting())).toEqual(first);
  });

  it("depends on the seed, the model and the prompt", async () => {
    const bodies = await Promise.all([
      draftOf(drafting()),
      draftOf(drafting(), { seed: 1 }),
      draftOf({ ...drafting(), modelId: "another-model" }),
      draftOf(drafting({ ...ada, features: { serviceTypes: ["lawn_care"] } })),
    ]);
    expect(new Set(bodies.map(({ body }) => body)).size).toBe(4);
  });

  it("says in every call that it is simulated", async () => {
    const { call, raw } = await answer(drafting());
    expect(call).toMatchObject({
      provider: "simulated",
      modelAsked: "some-model",
      modelAnswered: "simulated:some-model",
      requestId: expect.stringMatching(/^simulated-[0-9a-f]{16}$/),
      stopReason: "end_turn",
      repairs: 0,
    });
    // 6 characters of system and 90 of prompt.
    expect(call.tokens).toEqual({
      input: 24,
      output: Math.ceil(raw.length / 4),
      cacheRead: 0,
      cacheWrite: 0,
    });
  });

  it("is the smallest that fits, for a schema of somebody's own", async () => {
    const schema = {
      type: "object",
      required: ["mood", "stars", "tags", "by"],
      properties: {
        mood: { enum: ["calm", "cross"] },
        stars: { type: "integer", minimum: 1, maximum: 5 },
        tags: { type: "array", minItems: 2, items: { type: "string", maxLength: 3 } },
        by: { $ref: "#/$defs/person" },
        aside: { type: "string" },
      },
      $defs: { person: { type: "object", required: ["ok"], properties: { ok: { const: true } } } },
    };
    expect((await answer(request("Hello", schema))).value).toEqual({
      mood: "calm",
      stars: 1,
      tags: ["sim", "sim"],
      by: { ok: true },
    });
  });

  it("keeps to a judge's own range of scores and a draft's own length", async () => {
    const stars = { type: "integer", minimum: 1, maximum: 5 };
    const scores = { type: "object", properties: { personal: stars } };
    const asked = judging("Hi", good);
    const properties = { scores, rationale: { type: "string", maxLength: 20 } };
    const { value } = await answer({ ...asked, responseSchema: { type: "object", properties } });
    expect(value).toEqual({ scores: { personal: 4 }, rationale: "It addresses the cus" });
  });
});

describe("a simulated failure", () => {
  it("is throttled or timed out after three tries, with no call", async () => {
    expect(await failure(drafting(), { throttled: 1 })).toEqual({
      type: "ModelFailure",
      kind: "throttled",
      detail: "simulated: throttled in each of 3 tries",
    });
    expect((await failure(drafting(), { timedOut: 1 })).kind).toBe("timed-out");
  });

  it("is malformed after one repair, and both answers are paid for", async () => {
    const { kind, call } = await failure(drafting(), { malformed: 1 });
    expect([kind, call?.repairs, call?.tokens.input]).toEqual(["malformed", 1, 48]);
  });

  it("is often put right by that repair", async () => {
    const asked = Array.from({ length: 200 }, (_, n) => drafting({ ...ada, n }));
    const results = await Promise.all(
      asked.map((each) => model({ malformed: 0.5 }).complete(each)),
    );
    const repaired = results.filter((each) => each.isOk() && each.value.call.repairs === 1);
    const failed = results.filter((each) => each.isErr());
    // A quarter of them each; three standard deviations are 18.
    expect(repaired.length).toBeGreaterThan(32);
    expect(repaired.length).toBeLessThan(68);
    expect(failed.length).toBeGreaterThan(32);
    expect(failed.length).toBeLessThan(68);
  });

  it("is too long by chance, or when the answer does not fit", async () => {
    const byChance = await failure(drafting(), { tooLong: 1 });
    const [small, inference] = [drafting(), { maxTokens: 10 }];
    const really = await failure({ ...small, inference }, {});
    expect([byChance.kind, really.kind]).toEqual(["too-long", "too-long"]);
    expect(really.call).toMatchObject({ stopReason: "max_tokens", tokens: { output: 10 } });
  });

  it("is malformed when nobody could read the schema", async () => {
    const { kind, detail } = await failure(request("Hello", { type: "odd" }), {});
    expect(kind).toBe("malformed");
    expect(detail).toContain("the response schema cannot be read");
  });

  it("is refused as an option when it is no probability", () => {
    expect(() => model({ throttled: 1.5 })).toThrow("throttled must be from 0 to 1, not 1.5");
  });
});
