import { beforeEach, describe, expect, it } from "vitest";
import type { Chunk, ColumnFile } from "#application";

/** A chunk of some bytes. */
function chunk(head: string, ...bytes: readonly number[]): Chunk {
  return { head, data: Uint8Array.from(bytes) };
}

/**
 * Every ColumnFile runs this.
 *
 * @param create - An empty place, and how to open the file there: each time as a new process would.
 */
export function columnFileConformance(
  adapter: string,
  create: () => Promise<() => ColumnFile>,
): void {
  describe(`${adapter} column file`, () => {
    let open: () => ColumnFile;
    let file: ColumnFile;
    beforeEach(async () => {
      open = await create();
      file = open();
    });
    const restore = async (from = file) => (await from.restore())._unsafeUnwrap();
    const read = async (at: number, from = file) => {
      const { head, data } = (await from.read(at))._unsafeUnwrap();
      return { head, bytes: [...data] };
    };

    it("is empty at first", async () => {
      expect(await restore()).toEqual({ chunks: 0, note: undefined });
    });

    it("gives chunks back as they were added, in their order", async () => {
      await restore();
      (await file.append([chunk("ä", 1, 2, 3)], "one"))._unsafeUnwrap();
      (await file.append([chunk("b"), chunk("c", 255)], "three"))._unsafeUnwrap();
      expect(await read(2)).toEqual({ head: "c", bytes: [255] });
      expect(await read(0)).toEqual({ head: "ä", bytes: [1, 2, 3] });
      expect(await read(1)).toEqual({ head: "b", bytes: [] });
    });

    it("keeps what was added, and the last note, for who opens it again", async () => {
      await restore();
      (await file.append([chunk("a", 1)], "one"))._unsafeUnwrap();
      (await file.append([], "done"))._unsafeUnwrap();
      const again = open();
      expect(await restore(again)).toEqual({ chunks: 1, note: "done" });
      expect(await read(0, again)).toEqual({ head: "a", bytes: [1] });
    });

    it("goes on behind what it holds", async () => {
      await restore();
      (await file.append([chunk("a", 1)], "one"))._unsafeUnwrap();
      const again = open();
      await restore(again);
      (await again.append([chunk("b", 2)], "two"))._unsafeUnwrap();
      expect(await restore(again)).toEqual({ chunks: 2, note: "two" });
      expect([await read(0, again), await read(1, again)]).toEqual([
        { head: "a", bytes: [1] },
        { head: "b", bytes: [2] },
      ]);
    });

    it("keeps its own copy of what it was given", async () => {
      await restore();
      const given = chunk("a", 1);
      (await file.append([given], "one"))._unsafeUnwrap();
      given.data[0] = 9;
      expect(await read(0)).toEqual({ head: "a", bytes: [1] });
    });

    it("keeps a chunk that was read while the next one is", async () => {
      await restore();
      (await file.append([chunk("a", 1), chunk("b", 2), chunk("c", 3)], "three"))._unsafeUnwrap();
      const first = (await file.read(0))._unsafeUnwrap();
      const second = (await file.read(1))._unsafeUnwrap();
      expect([[...first.data], [...second.data]]).toEqual([[1], [2]]);
      const third = file.read(2);
      expect([...second.data]).toEqual([2]);
      expect([...(await third)._unsafeUnwrap().data]).toEqual([3]);
      expect([...second.data]).toEqual([2]);
    });

    it("has no chunk that nobody added", async () => {
      await restore();
      expect((await file.read(0))._unsafeUnwrapErr()).toMatchObject({
        type: "DamagedFile",
        issue: "has no chunk 0",
      });
    });

    it("does nothing for who was stopped before", async () => {
      await restore();
      const signal = AbortSignal.abort(new Error("stopped"));
      const stopped = await file.append([chunk("a", 1)], "one", { signal });
      expect(stopped._unsafeUnwrapErr()).toMatchObject({ type: "Unavailable" });
      expect(await restore()).toEqual({ chunks: 0, note: undefined });
    });
  });
}
