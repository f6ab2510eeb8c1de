import { beforeEach, expect, it } from "vitest";
import { type Position, start } from "#application";
import { metadata } from "../../support/metadata.js";
import {
  type CreateStorage,
  counted,
  newStream,
  type Subject,
  scanAll,
  shown,
  subject,
  testContract,
} from "./subject.js";

/** A stream of five events in four commits, of which the second cannot be read any more. */
export function damage(create: CreateStorage): void {
  let t: Subject;
  let end: Position;
  beforeEach(async () => {
    t = await subject(create);
    const before = await t.count(start, 10, 20);
    end = await t.count(await t.count(await t.count(before, 30), 40), 50);
    await t.storage.damage(t.stream, 3);
  });

  const scanned = async () => {
    const { recorded, corrupt } = await scanAll(t.store, testContract.category);
    return {
      of: (name: string) => shown(recorded.filter(({ stream }) => stream === name)),
      corrupt: corrupt.filter(({ stream }) => stream === t.stream),
    };
  };

  it("ends a read, and says where", async () => {
    const corrupt = (await t.store.read(t.stream))._unsafeUnwrapErr();
    expect(corrupt).toEqual({
      type: "Corrupt",
      stream: t.stream,
      version: 3,
      issues: [expect.stringMatching(/./)],
    });
  });

  it("hides nothing before it", async () => {
    expect(await t.past({ upTo: 2 })).toBe("1:10 2:20");
    expect(await t.past({ upTo: 1 })).toBe("1:10");
    expect((await t.store.read(t.stream, { upTo: 3 })).isErr()).toBe(true);
  });

  it("stops no scan: it is reported once, and what follows it in its stream is left out", async () => {
    const later = newStream(testContract.category);
    const info = { commitId: "c", metadata };
    (await t.store.append(later, start, [1, 2, 3, 4].map(counted), info))._unsafeUnwrap();
    const { of, corrupt } = await scanned();
    expect(of(t.stream)).toBe("1:10 2:20");
    expect(of(later)).toBe("1:1 2:2 3:3 4:4");
    expect(corrupt).toMatchObject([{ type: "Corrupt", version: 3 }]);
  });

  it("is reported once of a stream that has more of it", async () => {
    await t.storage.damage(t.stream, 4);
    const { of, corrupt } = await scanned();
    expect(of(t.stream)).toBe("1:10 2:20");
    expect(corrupt).toMatchObject([{ type: "Corrupt", version: 3 }]);
  });

  it("leaves nothing of a stream when it is at its beginning", async () => {
    await t.storage.damage(t.stream, 1);
    expect((await t.store.read(t.stream))._unsafeUnwrapErr()).toMatchObject({ version: 1 });
    const { of, corrupt } = await scanned();
    expect(of(t.stream)).toBe("");
    expect(corrupt).toMatchObject([{ type: "Corrupt", version: 1 }]);
  });

  it("is what a late append is told of when it comes first", async () => {
    await t.storage.damage(t.stream, 1);
    const late = (await t.append(start, [counted(99)]))._unsafeUnwrapErr();
    expect(late).toMatchObject({ type: "Corrupt", stream: t.stream, version: 1 });
  });

  it("keeps nobody who knows the end from going on there", async () => {
    expect((await t.append(end, [counted(60)]))._unsafeUnwrap().end.version).toBe(6);
    await t.storage.damage(t.stream, 6);
    expect((await t.append(end, [counted(99)]))._unsafeUnwrapErr()).toMatchObject({
      type: "Corrupt",
      version: 6,
    });
  });
}
