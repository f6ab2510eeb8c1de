import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { Reject, RejectStore, UploadPart } from "#application";

/** A store, and a way to look at the single rejects that it keeps. */
export interface OpenRejectStore {
  readonly store: RejectStore;
  rejects(): Promise<readonly Reject[]>;
}

/** Every RejectStore runs this. The store may hold what earlier tests kept. */
export function rejectStoreConformance(
  adapter: string,
  create: () => Promise<OpenRejectStore>,
): void {
  describe(`${adapter} reject store`, () => {
    let store: RejectStore;
    let rejects: OpenRejectStore["rejects"];
    let upload: string;
    beforeEach(async () => {
      ({ store, rejects } = await create());
      upload = randomUUID();
    });

    const rejectOf = (record: string, text = "{}"): Reject => ({
      source: { system: "webhook", record },
      refusedAt: "2026-10-01T12:00:00.000Z",
      reasons: [{ path: "name", message: "is missing" }],
      text,
    });
    const keptOf = async (...records: readonly string[]) =>
      (await rejects()).filter(({ source }) => records.includes(source.record));
    const partOf = (index: number): UploadPart => ({
      index,
      begun: 4,
      lines: 3,
      taken: 2,
      refused: 1,
      early: 1,
      defects: 0,
      rejected: [{ line: 2, reasons: [{ path: "email", message: "評価 is no address" }] }],
    });
    const counts = { lines: 6, taken: 4, refused: 2, defects: 1 };
    const rejected = [
      { line: 2, reasons: [{ path: "email", message: "評価 is no address" }] },
      { line: 6, reasons: [{ path: "", message: "not JSON\n" }] },
    ];

    it("keeps each reject with its text and its reasons", async () => {
      const [a, b] = [randomUUID(), randomUUID()];
      (await store.keep(rejectOf(a, '{"name":"Grüße 評価"}')))._unsafeUnwrap();
      (await store.keep(rejectOf(b)))._unsafeUnwrap();
      const kept = await keptOf(a, b);
      expect(kept).toHaveLength(2);
      expect(kept).toContainEqual(rejectOf(a, '{"name":"Grüße 評価"}'));
    });

    it("keeps one reject of a source: the last one", async () => {
      const record = `${randomUUID()}/../${"x".repeat(500)} 評価`;
      for (const text of ["first", "second"]) {
        (await store.keep(rejectOf(record, text)))._unsafeUnwrap();
      }
      expect((await keptOf(record)).map(({ text }) => text)).toEqual(["second"]);
    });

    it("tells apart records of different systems", async () => {
      const record = randomUUID();
      for (const system of ["kinesis/a", "kinesis_a", "webhook"]) {
        const reject = { ...rejectOf(record), source: { system, record } };
        (await store.keep(reject))._unsafeUnwrap();
      }
      const systems = (await keptOf(record)).map(({ source }) => source.system);
      expect(systems.sort()).toEqual(["kinesis/a", "kinesis_a", "webhook"]);
    });

    it("has nothing of an upload that it does not know", async () => {
      expect((await store.part(upload, 0))._unsafeUnwrap()).toBeUndefined();
      expect((await store.result(upload))._unsafeUnwrap()).toBeUndefined();
    });

    it("gives each part of an upload back, the last one of its index", async () => {
      for (const part of [{ ...partOf(1), taken: 0 }, partOf(1), partOf(12)]) {
        (await store.keepPart(upload, part))._unsafeUnwrap();
      }
      expect((await store.part(upload, 1))._unsafeUnwrap()).toEqual(partOf(1));
      expect((await store.part(upload, 12))._unsafeUnwrap()).toEqual(partOf(12));
      expect((await store.part(upload, 2))._unsafeUnwrap()).toBeUndefined();
    });

    it("keeps an upload's result in place of its parts", async () => {
      const other = randomUUID();
      (await store.keepPart(other, partOf(0)))._unsafeUnwrap();
      for (const index of [0, 1, 2]) {
        (await store.keepPart(upload, partOf(index)))._unsafeUnwrap();
      }
      for (const result of [
        { lines: 0, taken: 0, refused: 0, defects: 0, rejected: [] },
        { ...counts, rejected },
      ]) {
        (await store.keepResult(upload, result, 3))._unsafeUnwrap();
        expect((await store.result(upload))._unsafeUnwrap()).toEqual(result);
      }
      for (const index of [0, 1, 2]) {
        expect((await store.part(upload, index))._unsafeUnwrap()).toBeUndefined();
      }
      expect((await store.part(other, 0))._unsafeUnwrap()).toEqual(partOf(0));
    });

    it("ends calls that were stopped before as unavailable, and does nothing", async () => {
      const cause = new Error("no longer needed");
      const call = { signal: AbortSignal.abort(cause) };
      const record = randomUUID();
      for (const stopped of [
        await store.keep(rejectOf(record), call),
        await store.keepPart(upload, partOf(0), call),
        await store.part(upload, 0, call),
        await store.keepResult(upload, { ...counts, rejected }, 1, call),
        await store.result(upload, call),
      ]) {
        expect(stopped._unsafeUnwrapErr()).toMatchObject({ type: "Unavailable", cause });
      }
      expect(await keptOf(record)).toEqual([]);
      expect((await store.part(upload, 0))._unsafeUnwrap()).toBeUndefined();
      expect((await store.result(upload))._unsafeUnwrap()).toBeUndefined();
    });
  });
}
