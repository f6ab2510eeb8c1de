import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { Embedder } from "#application";

/** Every Embedder runs this. `numRuns` is how many texts an adapter that is paid for is asked. */
export function embedderConformance(
  adapter: string,
  create: () => Promise<Embedder>,
  numRuns = 50,
): void {
  describe(`${adapter} embedder`, () => {
    let embedder: Embedder;

    beforeEach(async () => {
      embedder = await create();
    });

    const embed = async (text: string) => (await embedder.embed(text))._unsafeUnwrap();
    const texts = fc.oneof(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.constantFrom("", " ", "a", "Roof cleaning in March. ".repeat(2_000), "{{features}}"),
    );

    it("gives vectors of the model and dimension that it states", async () => {
      const { model, values } = await embed("two roof cleanings, last one in March");
      expect(model).toBe(embedder.model);
      expect(embedder.model).not.toBe("");
      expect(values).toHaveLength(embedder.dimension);
    });

    it("gives any text a vector of length 1, or all zeros when there is nothing to embed", async () => {
      await fc.assert(
        fc.asyncProperty(texts, async (text) => {
          const { values } = await embed(text);
          expect(values).toHaveLength(embedder.dimension);
          const length = Math.hypot(...values);
          if (length !== 0) expect(Math.abs(length - 1)).toBeLessThan(1e-6);
        }),
        { numRuns },
      );
    });

    it("has something to embed in words", async () => {
      expect(Math.hypot(...(await embed("roof cleaning")).values)).toBeCloseTo(1, 6);
    });

    it("gives the same text the same vector, also from another instance", async () => {
      const text = "Łukasz, single family home, pool";
      const { values } = await embed(text);
      expect((await embed(text)).values).toEqual(values);
      expect((await (await create()).embed(text))._unsafeUnwrap().values).toEqual(values);
    });

    it("gives different texts different vectors, and like texts likelier ones", async () => {
      const [roof, roofs, lawn] = await Promise.all([
        embed("roof cleaning, single family home with a pool"),
        embed("roof cleaning, single family home with a large pool"),
        embed("lawn mowing twice, apartment"),
      ]);
      const similarity = (a: readonly number[], b: readonly number[]) =>
        a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
      expect(roof.values).not.toEqual(lawn.values);
      expect(similarity(roof.values, roofs.values)).toBeGreaterThan(
        similarity(roof.values, lawn.values),
      );
    });
  });
}
