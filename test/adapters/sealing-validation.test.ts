import { describe, expect, it } from "vitest";
import { InMemoryKeyVault } from "#adapters/in-memory";
import { CommitCodec, type ReadValidation, type StoredCommit } from "#adapters/sealing";
import { type DomainEvent, type EventContract, streamName } from "#domain";
import { counted, type TestEvent } from "../conformance/event-store/subject.js";
import { codecOf, golden, met, oneKey } from "../support/sealed.js";

describe("what is read", () => {
  const wrong = async (version: number): Promise<StoredCommit> => {
    const stored = await codecOf().stored(counted(10));
    return { ...stored, version, body: stored.body.replace('"n":10', '"n":1.5') };
  };
  const read = async (validation: ReadValidation | undefined, version: number) =>
    codecOf(oneKey, validation).open(await wrong(version));
  const invalid = (version: number) => [version, expect.stringMatching(/^Counted: n: .*int/)];
  const believed: readonly DomainEvent[] = [{ type: "Counted", n: 1.5 } as TestEvent];

  it("is validated, unless told otherwise", async () => {
    expect(await read(undefined, 2)).toEqual(invalid(2));
    expect(await read("always", 2)).toEqual(invalid(2));
    expect(await read("never", 1)).toEqual(believed);
  });

  it("is validated at every hundredth version when it is sampled", async () => {
    expect(await read("sampled", 1)).toEqual(invalid(1));
    expect(await read("sampled", 2)).toEqual(believed);
    expect(await read("sampled", 100)).toEqual(believed);
    expect(await read("sampled", 101)).toEqual(invalid(101));
  });

  it.each<readonly [string, Partial<StoredCommit>, string | RegExp]>([
    ["no JSON", { body: golden.body.slice(0, -1) }, "it is no JSON"],
    ["another JSON", { body: "null" }, /expected object/],
    ["no events", { body: golden.body.replace(/"events":\[.*\],/, '"events":[],') }, /^events: /],
    ["too few events", { count: 3 }, "expected 3 events, found 2"],
    [
      "no metadata",
      { body: golden.body.replace('"actor"', '"author"') },
      "metadata.actor: is missing",
    ],
    ["an unknown category", { stream: "nowhere:1" }, "its category has no contract"],
    [
      "an unknown type",
      { body: golden.body.replace('"Counted"', '"Guessed"') },
      "Guessed: unknown type",
    ],
    [
      "a newer schema",
      { body: golden.body.replace('"schemaVersion":1', '"schemaVersion":2') },
      "schema version 2 is newer than 1",
    ],
  ])("is corrupt with %s, and hides no other commit", async (_, damage, issue) => {
    const { codec } = codecOf(oneKey);
    const commits = [golden, { ...golden, ...damage }, golden];
    const opened = (await codec.open(commits))._unsafeUnwrap();
    expect(opened.map((each) => each.isOk())).toEqual([true, false, true]);
    expect(opened[1]?._unsafeUnwrapErr()).toMatchObject({
      type: "Corrupt",
      stream: damage.stream ?? "test:golden",
      issues: [typeof issue === "string" ? issue : expect.stringMatching(issue)],
    });
  });
});

describe("what is written", () => {
  it("is refused before any key is made when its contract does not allow it", async () => {
    const keys = new InMemoryKeyVault();
    const bad: DomainEvent & { readonly place: unknown } = { ...met, place: 7 };
    const refused = (
      await codecOf(keys).seal([met, bad as DomainEvent as TestEvent])
    )._unsafeUnwrapErr();
    expect(refused).toMatchObject({
      type: "InvalidEvent",
      issues: [expect.stringMatching(/^place/)],
    });
    expect((await keys.keysOf(["golden"]))._unsafeUnwrap().get("golden")?.status).toBe("absent");
  });

  it("may be everything of Docket's own, unless told otherwise", () => {
    const codec = new CommitCodec({ keys: oneKey });
    const known = (name: string) =>
      codec.contractOf(streamName(name as EventContract["category"], "1")) !== undefined;
    const docket = ["agent-version", "customer", "evaluation", "message", "rollout"];
    expect(docket.filter(known)).toEqual(docket);
    expect(known("test")).toBe(false);
  });
});
