import { beforeEach, expect, it } from "vitest";
import { start } from "#application";
import { type DomainEvent, erased, idOf, type Recorded } from "#domain";
import { metadata } from "../../support/metadata.js";
import {
  type CreateStorage,
  conflictOf,
  counted,
  newStream,
  type Subject,
  scanAll,
  subject,
  type TestEvent,
  testContract,
  visitContract,
} from "./subject.js";

/** What is stored of a person, and what is left of it when the key is destroyed. */
export function personalData(create: CreateStorage): void {
  let t: Subject;
  beforeEach(async () => {
    t = await subject(create);
  });

  const met = (name: string, note?: string): TestEvent => ({
    type: "Met",
    place: "garden",
    name,
    ...(note !== undefined && { note }),
  });
  const gone = { type: "Met", place: "garden", name: { erased: true }, note: { erased: true } };
  const eventsOf = (recorded: readonly Recorded<DomainEvent>[]) =>
    recorded.map(({ event }) => event);
  const forget = async () => (await t.storage.keys.forget(idOf(t.stream)))._unsafeUnwrap();
  const read = async () => eventsOf((await t.read()).recorded);
  const scanned = async (withoutPersonal = false) => {
    const { recorded } = await scanAll(t.store, testContract.category, { withoutPersonal });
    return eventsOf(recorded.filter(({ stream }) => stream === t.stream));
  };
  const met1 = { type: "Met", place: "garden", name: "Łukasz Nowak", note: "afraid of dogs 🐕" };

  it("is given back as it was, by appends, reads, scans and conflicts", async () => {
    const appended = await t.append(start, [met("Łukasz Nowak", "afraid of dogs 🐕")]);
    expect(eventsOf(appended._unsafeUnwrap().recorded)).toEqual([met1]);
    expect(await read()).toEqual([met1]);
    expect(await scanned()).toEqual([met1]);
    const { commit } = conflictOf(await t.append(start, [counted(1)]));
    expect(eventsOf(commit.recorded)).toEqual([met1]);
  });

  it("is erased everywhere once its subject is forgotten, and nothing else is", async () => {
    await t.append(start, [met("Łukasz", "dogs"), counted(10), met("Nowak")], "same");
    expect(await forget()).toBe("present");
    const left = [
      gone,
      { type: "Counted", n: 10 },
      { type: "Met", place: "garden", name: { erased: true } },
    ];
    expect(await read()).toEqual(left);
    expect(await scanned()).toEqual(left);
    const { commit } = conflictOf(await t.append(start, [counted(1)]));
    expect(eventsOf(commit.recorded)).toEqual(left);
    const again = (await t.append(start, [met("Łukasz", "dogs")], "same"))._unsafeUnwrap();
    expect(eventsOf(again.recorded)).toEqual(left);
    const { recorded } = (await t.store.read(t.stream, { upTo: 1 }))._unsafeUnwrap();
    expect(eventsOf(recorded)).toEqual([gone]);
  });

  it("is never stored of a subject who was forgotten", async () => {
    const { end } = (await t.append(start, [met("Łukasz", "dogs")]))._unsafeUnwrap();
    await forget();
    const later = (await t.append(end, [met("Nowak", "cats")]))._unsafeUnwrap();
    expect(eventsOf(later.recorded)).toEqual([gone]);
    expect(await read()).toEqual([gone, gone]);
  });

  it("is never stored of a subject who was forgotten before anything was", async () => {
    expect(await forget()).toBe("absent");
    const appended = (await t.append(start, [met("Łukasz", "dogs")]))._unsafeUnwrap();
    expect(eventsOf(appended.recorded)).toEqual([gone]);
    expect(await read()).toEqual([gone]);
    expect(await scanned()).toEqual([gone]);
  });

  it("stays closed for those who do not ask for it", async () => {
    await t.append(start, [met("Łukasz", "dogs"), counted(10)]);
    const closed = (await t.store.read(t.stream, { withoutPersonal: true }))._unsafeUnwrap();
    expect(eventsOf(closed.recorded)).toEqual([gone, { type: "Counted", n: 10 }]);
    expect(closed.end.version).toBe(2);
    expect(await scanned(true)).toEqual([gone, { type: "Counted", n: 10 }]);
    expect(await read()).toEqual([met("Łukasz", "dogs"), { type: "Counted", n: 10 }]);
  });

  it("is stored erased where it already is, beside what is not", async () => {
    await t.append(start, [{ type: "Met", place: "garden", name: erased, note: "dogs" }]);
    await t.append(start, [{ type: "Met", place: "garden", name: erased }]);
    expect(await read()).toEqual([
      { type: "Met", place: "garden", name: { erased: true }, note: "dogs" },
    ]);
  });

  it("belongs to the customer whom an event names, where its contract says so", async () => {
    const stream = newStream(visitContract.category);
    const [anna, bert] = [newStream(visitContract.category), newStream(visitContract.category)].map(
      idOf,
    ) as [string, string];
    const visited = (customerId: string, note: string) =>
      ({ type: "Visited", customerId, note }) as const;
    const events = [visited(anna, "tea"), visited(bert, "coffee"), visited(anna, "water")];
    (await t.store.append(stream, start, events, { commitId: "c", metadata }))._unsafeUnwrap();
    const seen = async () => eventsOf((await t.store.read(stream))._unsafeUnwrap().recorded);
    expect(await seen()).toEqual(events);
    await t.storage.keys.forget(idOf(stream));
    expect(await seen()).toEqual(events);
    await t.storage.keys.forget(anna);
    expect(await seen()).toEqual([
      { type: "Visited", customerId: anna, note: { erased: true } },
      { type: "Visited", customerId: bert, note: "coffee" },
      { type: "Visited", customerId: anna, note: { erased: true } },
    ]);
  });
}
