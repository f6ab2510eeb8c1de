import { errAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { InMemoryKeyVault } from "#adapters/in-memory";
import { sealedBytes } from "#adapters/sealing";
import { type KeyVault, start } from "#application";
import { erased, streamName } from "#domain";
import {
  counted,
  said,
  type TestEvent,
  testContract,
  visitContract,
} from "../conformance/event-store/subject.js";
import { intercepted } from "../support/intercepted.js";
import { codecOf, golden, info, met, now, oneKey } from "../support/sealed.js";

describe("a stored commit", () => {
  it("is the same text in every release, but for the cipher text", async () => {
    const stored = await codecOf(oneKey).stored(met, counted(10));
    const cipherText = /"personal":\["[A-Za-z0-9+/]{88}",null\]/;
    expect(stored.body).toMatch(cipherText);
    const [shown] = cipherText.exec(golden.body) ?? [];
    expect({ ...stored, body: stored.body.replace(cipherText, shown ?? "") }).toEqual(golden);
  });

  it("opens as it did when it was stored", async () => {
    expect(await codecOf(oneKey).open(golden)).toEqual([met, { type: "Counted", n: 10 }]);
  });

  it("holds no personal value in the clear, nor twice the same cipher text", async () => {
    const codec = codecOf();
    const { body } = await codec.stored(met);
    for (const value of ["Łukasz", "Nowak", "dogs"]) {
      expect(body).not.toContain(value);
      expect(body).not.toContain(Buffer.from(value).toString("base64").slice(0, -2));
    }
    expect(body).toContain("garden");
    expect((await codec.stored(met)).body).not.toBe(body);
  });

  it("is too large from 390,001 bytes on, personal data included", async () => {
    const codec = codecOf();
    const { body } = await codec.stored(met, said(""));
    const words = "x".repeat(390_000 - Buffer.byteLength(body));
    expect((await codec.seal([met, said(words)])).isOk()).toBe(true);
    expect((await codec.seal([met, said(`${words}x`)]))._unsafeUnwrapErr()).toEqual({
      type: "TooLarge",
      stream: "test:golden",
      bytes: 390_001,
      limit: 390_000,
    });
  });

  it("is as large as stores that encrypt nothing take it for", async () => {
    for (const name of ["", "a", "ab", "abc", "Łukasz 👩‍👩‍👧", "x".repeat(999)]) {
      const events: TestEvent[] = [met, { type: "Met", place: "é", name }, counted(1)];
      const sealed = (await codecOf().seal(events))._unsafeUnwrap();
      expect(sealedBytes(testContract, sealed.recorded)).toBe(
        Buffer.byteLength(sealed.stored.body),
      );
    }
  });
});

describe("the personal data of a commit", () => {
  const locked = "its personal fields do not open";

  it("opens at no other place: not at another version, not in another stream", async () => {
    const { open } = codecOf(oneKey);
    expect(await open({ ...golden, version: 2 })).toEqual([2, locked]);
    expect(await open({ ...golden, stream: "test:other" })).toEqual([1, locked]);
  });

  it("opens for no other event of its commit", async () => {
    const { stored, open } = codecOf();
    const commit = await stored(met, { type: "Met", place: "gate", name: "Anna" });
    const { personal, ...body } = JSON.parse(commit.body);
    const swapped = { ...commit, body: JSON.stringify({ ...body, personal: personal.reverse() }) };
    expect(await open(swapped)).toEqual([1, locked]);
  });

  it("does not open when any of its bytes was changed or is missing", async () => {
    const { open } = codecOf(oneKey);
    const cipherText = /(?<=")AQID[^"]+/;
    const bytes = Buffer.from(cipherText.exec(golden.body)?.[0] ?? "", "base64");
    const openWith = (changed: Uint8Array) =>
      open({
        ...golden,
        body: golden.body.replace(cipherText, Buffer.from(changed).toString("base64")),
      });
    expect(await openWith(bytes)).toHaveLength(2);
    for (const at of bytes.keys()) {
      const changed = bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
      expect(await openWith(changed), `byte ${at}`).toEqual([1, locked]);
    }
    for (const length of [1, 12, 28, bytes.length - 1]) {
      expect(await openWith(bytes.subarray(0, length)), `${length} bytes`).toEqual([1, locked]);
    }
  });

  it("is corrupt, and not erased, when its key is missing but nobody destroyed it", async () => {
    const stored = await codecOf().stored(met);
    expect(await codecOf().open(stored)).toEqual([1, "the key of its subject is missing"]);
  });

  it("is erased when its key was destroyed", async () => {
    const keys = new InMemoryKeyVault();
    const { stored, open } = codecOf(keys);
    const commit = await stored(met, counted(1));
    await keys.forget("golden");
    expect(await open(commit)).toEqual([
      { type: "Met", place: "garden", name: { erased: true }, note: { erased: true } },
      { type: "Counted", n: 1 },
    ]);
  });

  it("that is erased already is not sealed, and needs no key", async () => {
    const keys = new InMemoryKeyVault();
    const { stored, open } = codecOf(keys);
    const gone: TestEvent = { type: "Met", place: "garden", name: erased };
    const commit = await stored(gone);
    expect(JSON.parse(commit.body).personal).toEqual([null]);
    expect((await keys.keysOf(["golden"]))._unsafeUnwrap().get("golden")?.status).toBe("absent");
    expect(await open(commit)).toEqual([gone]);
  });

  it("needs a key only where there is some, and of nobody else", async () => {
    const asked: unknown[] = [];
    const keys = intercepted<KeyVault>(new InMemoryKeyVault(), (method, [who], run) => {
      asked.push([method, who]);
      return run();
    });
    const { codec, stored, open } = codecOf(keys);
    await open(await stored(counted(1), said("a")));
    expect(asked).toEqual([]);

    const visits = streamName(visitContract.category, "v-1");
    const visited = (customerId: string) => ({ type: "Visited", customerId, note: "tea" }) as const;
    const events = ["c-1", "c-2", "c-1"].map(visited);
    const sealed = (await codec.seal(visits, start, events, now, info))._unsafeUnwrap();
    await open(sealed.stored);
    expect(asked).toEqual([
      ["keyFor", "c-1"],
      ["keyFor", "c-2"],
      ["keysOf", ["c-1", "c-2"]],
    ]);

    await open(sealed.stored, { withoutPersonal: true });
    expect(asked).toHaveLength(3);
  });

  it("waits for its keys: without the vault nothing personal is sealed or opened", async () => {
    const unavailable = { type: "Unavailable", service: "keys", cause: "down" } as const;
    const down = intercepted<KeyVault>(oneKey, () => errAsync(unavailable));
    const { codec, seal, open } = codecOf(down);
    expect((await seal([met]))._unsafeUnwrapErr()).toEqual(unavailable);
    expect((await codec.open([golden]))._unsafeUnwrapErr()).toEqual(unavailable);
    expect((await seal([counted(1)])).isOk()).toBe(true);
    expect(await open(golden, { withoutPersonal: true })).toHaveLength(2);
  });
});
