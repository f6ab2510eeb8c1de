import { describe, expect, it } from "vitest";
import { type BrandGuidelines, guidelines } from "#application";

/** Every BrandGuidelines runs this. */
export function brandGuidelinesConformance(
  adapter: string,
  create: () => Promise<BrandGuidelines>,
): void {
  describe(`${adapter} brand guidelines`, () => {
    it("are of the shape that prompts are rendered from", async () => {
      const current = (await (await create()).current())._unsafeUnwrap();
      expect(guidelines.parse(current)).toEqual(current);
    });

    it("are the same until somebody changes them", async () => {
      const subject = await create();
      const first = (await subject.current())._unsafeUnwrap();
      expect((await subject.current())._unsafeUnwrap()).toEqual(first);
    });
  });
}
