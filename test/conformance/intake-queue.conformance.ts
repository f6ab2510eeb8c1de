import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { IntakeQueue, Letter } from "#application";

/** A queue, and what whoever takes letters in gets out of it. */
export interface QueueUnderTest {
  readonly queue: IntakeQueue;
  /** Everything that came out by the time that the letters of these ids have; it fails without them. */
  taken(ids: readonly string[]): Promise<readonly Letter[]>;
}

/** Letters with ids of their own. */
export function lettersOf(count: number, body = "{}"): readonly Letter[] {
  return Array.from({ length: count }, () => ({ id: randomUUID(), body }));
}

/** Every IntakeQueue runs this. Others may send letters at the same time. */
export function intakeQueueConformance(
  adapter: string,
  create: () => Promise<QueueUnderTest>,
): void {
  describe(`${adapter} intake queue`, () => {
    let tested: QueueUnderTest;
    beforeEach(async () => {
      tested = await create();
    });

    const send = async (letters: readonly Letter[]) =>
      (await tested.queue.send(letters))._unsafeUnwrap();
    const idsOf = (letters: readonly Letter[]) => letters.map(({ id }) => id);
    /** Each of these once, however often it came. */
    const takenOf = async (letters: readonly Letter[]) => {
      const ids = idsOf(letters);
      const ours = (await tested.taken(ids)).filter(({ id }) => ids.includes(id));
      return new Map(ours.map(({ id, body }) => [id, body]));
    };
    const asMap = (letters: readonly Letter[]) =>
      new Map(letters.map(({ id, body }) => [id, body]));

    it("gives a letter out as it came in", async () => {
      const letter = { id: `!"<&'~${randomUUID()}`, body: '{"a":"Ł \\"é\\" 😀 <&>]]>"}\n\t' };
      await send([letter]);
      expect(await takenOf([letter])).toEqual(asMap([letter]));
    });

    it.each([1, 9, 10, 11, 25])("gives out each of %i letters", async (count) => {
      const letters = lettersOf(count).map(({ id }, at) => ({ id, body: `{"at":${at}}` }));
      await send(letters);
      expect(await takenOf(letters)).toEqual(asMap(letters));
    });

    it("gives out large letters, also several of them", async () => {
      const letters = lettersOf(4, "é".repeat(60_000));
      await send(letters);
      expect(await takenOf(letters)).toEqual(asMap(letters));
    });

    it("has nothing to do for no letters", async () => {
      await send([]);
    });

    it("takes a letter again that was sent before", async () => {
      const letters = lettersOf(1, '{"again":true}');
      await send(letters);
      await send(letters);
      expect(await takenOf(letters)).toEqual(asMap(letters));
    });

    // An id of 36 bytes and a body of 262,044 are 262,080 together.
    it("takes a letter of the greatest length", async () => {
      const letters = lettersOf(1, "é".repeat(131_022));
      await send(letters);
      expect(await takenOf(letters)).toEqual(asMap(letters));
    });

    it("refuses letters that are too long, says which, and takes none of the call", async () => {
      const [small, large, last] = [
        lettersOf(1),
        lettersOf(1, `${"é".repeat(131_022)}x`),
        lettersOf(1),
      ];
      const refused = (await tested.queue.send([...small, ...large]))._unsafeUnwrapErr();
      expect(refused).toEqual({
        type: "LettersTooLong",
        letters: [{ id: large[0]?.id, bytes: 262_081 }],
        limit: 262_080,
      });
      await send(last);
      expect(idsOf(await tested.taken(idsOf(last)))).not.toContain(small[0]?.id);
    });

    it("ends a call that was stopped before with all that is unsent, and takes nothing", async () => {
      const cause = new Error("no longer needed");
      const [letters, last] = [lettersOf(12), lettersOf(1)];
      const stopped = await tested.queue.send(letters, { signal: AbortSignal.abort(cause) });
      expect(stopped._unsafeUnwrapErr()).toMatchObject({
        type: "Unavailable",
        cause,
        unsent: letters,
      });
      await send(last);
      const taken = idsOf(await tested.taken(idsOf(last)));
      expect(taken.filter((id) => idsOf(letters).includes(id))).toEqual([]);
    });
  });
}
