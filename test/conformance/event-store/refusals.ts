import { beforeEach, expect, it } from "vitest";
import { start } from "#application";
import { category, type DomainEvent, idOf, type Recorded } from "#domain";
import { metadata } from "../../support/metadata.js";
import {
  type CreateStorage,
  conflictOf,
  counted,
  newStream,
  type Subject,
  said,
  subject,
  type TestEvent,
} from "./subject.js";

/** What may not be stored, and that what is stored cannot be changed. */
export function refusals(create: CreateStorage): void {
  let t: Subject;
  beforeEach(async () => {
    t = await subject(create);
  });

  it("refuses a whole commit for one event that its contract does not allow", async () => {
    const refused = (await t.append(start, [counted(10), counted(1.5)]))._unsafeUnwrapErr();
    expect(refused).toMatchObject({ type: "InvalidEvent", stream: t.stream, event: "Counted" });
    expect(await t.stored()).toBe("");
  });

  it("refuses an unknown field, an unknown type, and a category without a contract", async () => {
    const withMore = { type: "Counted", n: 1, more: true } as const;
    expect((await t.append(start, [withMore]))._unsafeUnwrapErr().type).toBe("InvalidEvent");

    const unknown: DomainEvent = { type: "Other" };
    const other = (await t.append(start, [unknown as TestEvent]))._unsafeUnwrapErr();
    expect(other).toMatchObject({ type: "InvalidEvent", event: "Other" });

    const stream = newStream(category<TestEvent>("no-contract"));
    const nowhere = await t.store.append(stream, start, [counted(1)], { commitId: "c", metadata });
    expect(nowhere._unsafeUnwrapErr()).toMatchObject({ type: "InvalidEvent", stream });
    expect((await t.store.read(stream))._unsafeUnwrap().recorded).toEqual([]);
    expect(await t.stored()).toBe("");
  });

  it("refuses a commit of over 390,000 bytes", async () => {
    const half = said("x".repeat(195_000));
    const refused = (await t.append(start, [half, half]))._unsafeUnwrapErr();
    expect(refused).toMatchObject({ type: "TooLarge", stream: t.stream, limit: 390_000 });
    expect("bytes" in refused && refused.bytes).toBeGreaterThan(390_000);
    expect(await t.stored()).toBe("");
    expect((await t.append(start, [half])).isOk()).toBe(true);
  });

  it("makes no key for somebody whose commit is too large", async () => {
    const name = "x".repeat(400_000);
    const refused = await t.append(start, [{ type: "Met", place: "garden", name }]);
    expect(refused._unsafeUnwrapErr().type).toBe("TooLarge");
    const subject = idOf(t.stream);
    const keys = (await t.storage.keys.keysOf([subject]))._unsafeUnwrap();
    expect(keys.get(subject)).toEqual({ status: "absent" });
  });

  it("refuses an event of over 400 KB, and a commit of 10,000 large events", async () => {
    const many = Array.from({ length: 10_000 }, (_, i) => said(`the words of event number ${i}`));
    for (const events of [[said("x".repeat(409_601))], many]) {
      expect((await t.append(start, events))._unsafeUnwrapErr().type).toBe("TooLarge");
    }
    expect(await t.stored()).toBe("");
  });

  it("counts bytes of UTF-8, not characters", async () => {
    const refused = (await t.append(start, [said("é".repeat(195_000))]))._unsafeUnwrapErr();
    expect(refused.type).toBe("TooLarge");
    const words = "x".repeat(389_000);
    expect((await t.append(start, [said(words)])).isOk()).toBe(true);
    expect((await t.read()).recorded[0]?.event).toEqual({ type: "Said", words });
  });

  it("refuses a commit of which it is not said how it came about: it could never be read", async () => {
    const { actor: _, ...rest } = metadata;
    const info = { commitId: "c", metadata: rest as typeof metadata };
    expect((await t.store.append(t.stream, start, [counted(1)], info))._unsafeUnwrapErr()).toEqual({
      type: "InvalidEvent",
      stream: t.stream,
      event: "Counted",
      issues: ["metadata.actor: is missing"],
    });
    expect(await t.stored()).toBe("");
  });

  it("stores nothing that a caller could change through what was passed in", async () => {
    const event = { type: "Listed" as const, items: [{ name: "first" }] };
    const source = { system: "test", record: "1" };
    const events: TestEvent[] = [event];
    await t.store.append(t.stream, start, events, {
      commitId: "c",
      metadata: { ...metadata, source },
    });
    event.items.push({ name: "second" });
    source.record = "changed";
    events.pop();
    const { recorded } = await t.read();
    expect(recorded.map((each) => [each.event, each.metadata.source.record])).toEqual([
      [{ type: "Listed", items: [{ name: "first" }] }, "1"],
    ]);
  });

  it("hands out nothing through which a caller could change what is stored", async () => {
    const events = [{ type: "Listed", items: [{ name: "first" }] }] as const;
    const { recorded: appended } = (await t.append(start, events))._unsafeUnwrap();
    const { recorded: found } = conflictOf(await t.append(start, [counted(1)])).commit;
    const { recorded: known } = (await t.store.read(t.stream, { upTo: 1 }))._unsafeUnwrap();
    const { recorded: read } = await t.read();
    for (const recorded of [appended, found, known, read]) {
      tamper(() => Object.assign(recorded[0]?.event ?? {}, { items: [] }));
      tamper(() => Object.assign(recorded[0]?.metadata ?? {}, { actor: "changed" }));
      tamper(() => Object.assign(recorded[0] ?? {}, { version: 7 }));
      tamper(() => (recorded as Recorded<TestEvent>[]).pop());
    }
    const after = (await t.read()).recorded;
    expect(after.map(({ version, event }) => [version, event])).toEqual([
      [1, { type: "Listed", items: [{ name: "first" }] }],
    ]);
    expect(after[0]?.metadata.actor).toBe("tester");
  });
}

/** Tries to change something. That it is frozen is one way to keep it from changing. */
function tamper(change: () => unknown): void {
  try {
    change();
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
  }
}
