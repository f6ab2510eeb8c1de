import { beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import type { CallFacts, LanguageModel, ModelAnswer, ModelRequest } from "#application";

const count = z.int().nonnegative();

const callFacts = z.strictObject({
  provider: z.string().min(1),
  modelAsked: z.string().min(1),
  modelAnswered: z.string().min(1),
  requestId: z.string().min(1),
  stopReason: z.string().min(1),
  latencyMs: z.number().nonnegative(),
  tokens: z.strictObject({ input: count, output: count, cacheRead: count, cacheWrite: count }),
  repairs: count,
}) satisfies z.ZodType<CallFacts>;

const failure = z.strictObject({
  type: z.literal("ModelFailure"),
  kind: z.enum([
    "throttled",
    "timed-out",
    "unavailable",
    "refused",
    "guardrail",
    "malformed",
    "too-long",
  ]),
  detail: z.string().min(1),
  call: callFacts.optional(),
});

/**
 * Every LanguageModel runs this. `create` gives a model that answers `request`; `createFailing`,
 * where an adapter can be made to fail, one that never does.
 */
export function languageModelConformance(
  adapter: string,
  create: () => Promise<LanguageModel>,
  request: ModelRequest,
  createFailing?: () => Promise<LanguageModel>,
): void {
  describe(`${adapter} language model`, () => {
    let answer: ModelAnswer;

    beforeEach(async () => {
      answer = (await (await create()).complete(request))._unsafeUnwrap();
    });

    it("answers in the shape that was asked for", () => {
      const schema = z.fromJSONSchema(request.responseSchema as z.core.JSONSchema.JSONSchema);
      expect(schema.safeParse(answer.value).error).toBeUndefined();
    });

    it("gives the answer as it came, which is the same JSON", () => {
      expect(JSON.parse(answer.raw)).toEqual(answer.value);
    });

    it("says everything of the call but its price", () => {
      expect(callFacts.safeParse(answer.call).error).toBeUndefined();
      expect(answer.call.modelAsked).toBe(request.modelId);
    });

    it("counts the tokens of what it read and wrote", () => {
      const { input, cacheRead, cacheWrite, output } = answer.call.tokens;
      expect(input + cacheRead + cacheWrite).toBeGreaterThan(0);
      expect(output).toBeGreaterThan(0);
    });

    it.skipIf(createFailing === undefined)("says in one shape why it has no answer", async () => {
      const model = await createFailing?.();
      const error = (await model?.complete(request))?._unsafeUnwrapErr();
      expect(failure.safeParse(error).error).toBeUndefined();
      if (error?.type === "ModelFailure" && error.call)
        expect(error.call.modelAsked).toBe(request.modelId);
    });
  });
}
