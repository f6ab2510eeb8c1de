import fc from "fast-check";
import { errAsync, okAsync, ResultAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { type CallFacts, type LanguageModel, type ModelRequest, spendingLimit } from "#application";
import type { PriceBook } from "#domain";
import {
  addCustomer,
  error,
  generatorContent,
  judgeContent,
  must,
  openDocket,
  request,
  typesOf,
} from "../support/docket.js";
import { callFacts, failing, writing } from "../support/language-model.js";

/** A thousandth of a dollar for 1,000 tokens of input, five of output. */
const price = { input: 1_000_000, output: 5_000_000 };
const prices: PriceBook = {
  source: "a test",
  asOf: "2026-01-01T00:00:00.000Z",
  models: {
    "a-model": price,
    "a-caching-model": { ...price, cacheRead: 1, cacheWrite: 2_000_000 },
  },
};

const asking = (given: Partial<ModelRequest> = {}): ModelRequest => ({
  modelId: "a-model",
  system: "Write.",
  prompt: "Write to Ada.",
  inference: { maxTokens: 1_000 },
  responseSchema: { type: "object" },
  repeat: 1,
  ...given,
});

const facts = (tokens: Partial<CallFacts["tokens"]>): CallFacts => ({
  ...callFacts,
  modelAsked: "a-model",
  tokens: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, ...tokens },
});

/** A model that always ends in the same way, and counts how often it was asked. */
function ending(complete: LanguageModel["complete"]) {
  const model = { asked: 0, complete };
  model.complete = (...args) => {
    model.asked += 1;
    return complete(...args);
  };
  return model;
}

const answered = (tokens: Partial<CallFacts["tokens"]>) =>
  ending(() => okAsync({ raw: "{}", value: {}, call: facts(tokens) }));

const spentAndReserved = ({ spent }: ReturnType<typeof spendingLimit>) => {
  const { spent: known, reserved } = spent();
  return [known, reserved];
};

describe("a spending limit", () => {
  it("lets calls go, and counts what they cost", async () => {
    const limited = spendingLimit(answered({ input: 400, output: 20 }), prices, 1);
    await must(limited.complete(asking()));
    await must(limited.complete(asking()));
    expect(limited.spent()).toEqual({ limit: 1_000_000_000, spent: 1_000_000, reserved: 0 });
  });

  it("does not ask when the worst case goes beyond it, and says by how much", async () => {
    const model = answered({ input: 400, output: 20 });
    const limited = spendingLimit(model, prices, 0.021);
    await must(limited.complete(asking()));
    expect(await error(limited.complete(asking({ inference: { maxTokens: 2_000 } })))).toEqual({
      type: "NotAsked",
      why: "over-budget",
      // 4,044 tokens of input, twice, the bad answer, and 2 x 2,000 of output.
      detail:
        "the limit is $0.021000: $0.000500 are spent, $0.000000 are reserved for calls whose cost " +
        "is not known yet, and this one would need up to $0.030088",
    });
    expect(model.asked).toBe(1);
    expect(spentAndReserved(limited)).toEqual([500_000, 0]);
  });

  it("sets the worst case aside while a call is under way", async () => {
    let answer: (tokens: Partial<CallFacts["tokens"]>) => void = () => {};
    const slow = ending(() =>
      ResultAsync.fromSafePromise(
        new Promise<Partial<CallFacts["tokens"]>>((resolve) => {
          answer = resolve;
        }),
      ).map((tokens) => ({ raw: "{}", value: {}, call: facts(tokens) })),
    );
    const limited = spendingLimit(slow, prices, 0.03);
    const first = limited.complete(asking());
    // 2 x 4,044 tokens, a bad answer of 1,000, and 2 x 1,000 of output.
    expect(spentAndReserved(limited)).toEqual([0, 19_088_000]);
    expect(await error(limited.complete(asking()))).toMatchObject({ why: "over-budget" });
    answer({ output: 10 });
    await must(first);
    expect(spentAndReserved(limited)).toEqual([50_000, 0]);
    const second = limited.complete(asking());
    answer({});
    await must(second);
    expect(slow.asked).toBe(2);
  });

  it.each(["throttled", "refused"] as const)(
    "gives back what a %s call did not take",
    async (kind) => {
      const limited = spendingLimit(
        ending(() => errAsync(failing(kind))),
        prices,
        1,
      );
      await error(limited.complete(asking()));
      expect(spentAndReserved(limited)).toEqual([0, 0]);
    },
  );

  it.each(["timed-out", "unavailable", "too-long"] as const)(
    "keeps the worst case of a %s call: nobody knows what it cost",
    async (kind) => {
      const limited = spendingLimit(
        ending(() => errAsync(failing(kind))),
        prices,
        1,
      );
      await error(limited.complete(asking()));
      expect(spentAndReserved(limited)).toEqual([0, 19_088_000]);
    },
  );

  it.each([
    ["stopped", 19_088_000],
    ["unavailable", 19_088_000],
    ["over-budget", 0],
    ["refused", 0],
  ] as const)(
    "of a call that was %s keeps %i: the worst case, where a model may have run",
    async (why, reserved) => {
      const limited = spendingLimit(
        ending(() => errAsync({ type: "NotAsked", why, detail: why })),
        prices,
        1,
      );
      await error(limited.complete(asking()));
      expect(spentAndReserved(limited)).toEqual([0, reserved]);
    },
  );

  it("counts what an answer that could not be used cost", async () => {
    const failure = { ...failing("malformed"), call: facts({ input: 100, output: 100 }) };
    const limited = spendingLimit(
      ending(() => errAsync(failure)),
      prices,
      1,
    );
    await error(limited.complete(asking()));
    expect(spentAndReserved(limited)).toEqual([600_000, 0]);
  });

  it("asks no model without a price", async () => {
    const model = answered({});
    const limited = spendingLimit(model, prices, 1);
    const unknown = await error(limited.complete(asking({ modelId: "another-model" })));
    expect(unknown).toEqual({
      type: "NotAsked",
      why: "over-budget",
      detail:
        "the price book has no price for another-model, so nobody can say what a call may cost",
    });
    const uncached = await error(limited.complete(asking({ cache: { system: true } })));
    expect(uncached).toMatchObject({
      detail: expect.stringContaining("no price for a-model with its cache"),
    });
    expect(model.asked).toBe(0);
  });

  it("takes cached input for the dearest there is", () => {
    const never = ending(() => ResultAsync.fromSafePromise(new Promise<never>(() => {})));
    const limited = spendingLimit(never, prices, 1);
    void limited.complete(asking({ modelId: "a-caching-model", cache: { system: true } }));
    expect(spentAndReserved(limited)).toEqual([0, 28_176_000]);
  });

  it("counts a text of several bytes a character by its bytes", () => {
    const never = ending(() => ResultAsync.fromSafePromise(new Promise<never>(() => {})));
    const limited = spendingLimit(never, prices, 1);
    // 13 characters of the same width as "Write to Ada.", of three bytes each.
    void limited.complete(asking({ prompt: "庭".repeat(13) }));
    expect(spentAndReserved(limited)).toEqual([0, 19_088_000 + 2 * 26_000]);
  });
});

const share = fc.double({ min: 0, max: 1, noNaN: true });
const someCall = fc.record({
  prompt: fc.string({ unit: "binary", maxLength: 200 }),
  maxTokens: fc.integer({ min: 1, max: 2_000 }),
  /** Of its worst case. */
  input: share,
  output: share,
  ends: fc.constantFrom("answers", "fails with facts", "is lost", "is refused"),
});
type SomeCall = typeof someCall extends fc.Arbitrary<infer T> ? T : never;

/** A model that asks at most twice, takes its time, and knows what it really charged. */
class ChargingModel implements LanguageModel {
  readonly #calls: readonly SomeCall[];
  readonly #scheduler: fc.Scheduler;
  charged = 0;
  lost = 0;

  constructor(calls: readonly SomeCall[], scheduler: fc.Scheduler) {
    this.#calls = calls;
    this.#scheduler = scheduler;
  }

  complete({ prompt, inference: { maxTokens }, repeat }: ModelRequest) {
    const { input = 0, output = 0, ends } = this.#calls[repeat] ?? {};
    const tokens = {
      input: Math.floor(input * 2 * new TextEncoder().encode(prompt).length),
      output: Math.floor(output * 2 * maxTokens),
    };
    if (ends !== "is refused") this.charged += tokens.input * 1_000 + tokens.output * 5_000;
    if (ends === "is lost") this.lost += 1;
    const call = facts(tokens);
    const answer = { raw: "{}", value: {}, call };
    return ResultAsync.fromSafePromise(this.#scheduler.schedule(Promise.resolve())).andThen(() => {
      if (ends === "answers") return okAsync(answer);
      if (ends === "fails with facts") return errAsync({ ...failing("malformed"), call });
      return errAsync(failing(ends === "is lost" ? "timed-out" : "refused"));
    });
  }
}

describe("however many calls are made at once", () => {
  const someCalls = fc.array(someCall, { maxLength: 20 });
  const thousandths = fc.integer({ min: 0, max: 200 });

  it("no more is charged than the limit, and what was not is given back", async () => {
    const law = fc.asyncProperty(fc.scheduler(), someCalls, thousandths, async (s, calls, most) => {
      const model = new ChargingModel(calls, s);
      const limited = spendingLimit(model, prices, most / 1_000);
      const done = calls.map(async ({ prompt, maxTokens }, repeat) => {
        await s.schedule(Promise.resolve());
        await limited.complete(asking({ prompt, inference: { maxTokens }, repeat }));
        const { limit, spent, reserved } = limited.spent();
        expect(spent + reserved).toBeLessThanOrEqual(limit);
        expect(model.charged).toBeLessThanOrEqual(spent + reserved);
      });
      await s.waitIdle();
      await Promise.all(done);
      expect(model.charged).toBeLessThanOrEqual(most * 1_000_000);
      if (model.lost === 0) expect(spentAndReserved(limited)).toEqual([model.charged, 0]);
    });
    await fc.assert(law);
  });
});

describe("a run with a spending limit", () => {
  it("ends a message cleanly at the limit, and goes on with more", async () => {
    const writer = writing();
    const book = {
      ...prices,
      models: {
        [generatorContent.modelId]: { ...price, cacheRead: 1, cacheWrite: 1 },
        [judgeContent.modelId]: { ...price, cacheRead: 1, cacheWrite: 1 },
      },
    } satisfies PriceBook;
    const limited = spendingLimit(writer, book, 0.001);
    const docket = await openDocket({ model: limited }, { priceBook: book });
    await addCustomer(docket, "c-1");
    const messageId = await request(docket);
    const stopped = await error(docket.runMessage(messageId));
    expect(stopped).toMatchObject({ type: "NotAsked", why: "over-budget" });
    const prepared = ["MessageRequested", "ContextPrepared"];
    expect(await typesOf(docket, `message:${messageId}`)).toEqual(prepared);
    expect(writer.drafting).toEqual([]);

    const richer = await openDocket({ ...docket.ports, model: spendingLimit(writer, book, 1) });
    expect(await must(richer.runMessage(messageId))).toMatchObject({ status: "approved" });
  });
});
