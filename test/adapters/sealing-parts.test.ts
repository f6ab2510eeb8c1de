import { describe, expect, it } from "vitest";
import { FixedClock, InMemoryKeyVault } from "#adapters/in-memory";
import {
  AesKeyWrapper,
  CachingKeyVault,
  newDataKey,
  openState,
  sealState,
  segmentHash,
  segmentOf,
} from "#adapters/sealing";
import type { KeyVault } from "#application";
import { keyVaultConformance } from "../conformance/key-vault.conformance.js";
import { keyWrapperConformance } from "../conformance/key-wrapper.conformance.js";

const wrappingKey = Uint8Array.from({ length: 32 }, (_, i) => i);

keyWrapperConformance("AES", async () => new AesKeyWrapper(wrappingKey));

keyVaultConformance("cached", async () => {
  const vault = new InMemoryKeyVault();
  const cache = new CachingKeyVault(vault, { clock: new FixedClock("2026-01-01T00:00:00.000Z") });
  return [cache, vault];
});

describe("an AES key wrapper", () => {
  it("opens what it wrapped in an older release", async () => {
    const wrapped = Buffer.from(
      "AQIDBAUGBwgJCgsMDONT3OWd+Y9Fq2pOGRrjIUtK6PeeZFnMqFbwLZe/f8xiSM+EFR4DYjophz6nyjw5",
      "base64",
    );
    const key = (await new AesKeyWrapper(wrappingKey).unwrap(wrapped, "c-1"))._unsafeUnwrap();
    expect([...key]).toEqual(Array(32).fill(9));
  });

  it("says what to do when it does not open what another key wrapped", async () => {
    const wrapped = (
      await new AesKeyWrapper(newDataKey()).wrap(newDataKey(), "c-1")
    )._unsafeUnwrap();
    const refused = (
      await new AesKeyWrapper(wrappingKey).unwrap(wrapped, "c-1")
    )._unsafeUnwrapErr();
    expect(refused).toEqual({
      type: "Unavailable",
      service: "key wrapper",
      cause: new Error("the key of subject c-1 does not open"),
      advice: "configure the wrapping key by which it was wrapped",
    });
  });

  it.each([0, 16, 31, 33])("takes no key of %i bytes", (bytes) => {
    expect(() => new AesKeyWrapper(new Uint8Array(bytes))).toThrow("a wrapping key has 32 bytes");
  });
});

describe("a stored state", () => {
  const fingerprint = "a".repeat(64);
  const state = { name: "Łukasz", services: [1, 2] };
  const seal = async (keys: KeyVault, subject?: string) =>
    (
      await sealState(keys, "customer:c-1/7", {
        fingerprint,
        state,
        ...(subject !== undefined && { subject }),
      })
    )._unsafeUnwrap();
  const sealed = async (keys: KeyVault) =>
    (await seal(keys, "c-1")) ?? expect.unreachable("nobody was forgotten");
  const open = async (keys: KeyVault, place: string, stored: Parameters<typeof openState>[2]) =>
    (await openState(keys, place, stored))._unsafeUnwrap();

  it("without a subject is plain JSON", async () => {
    const keys = new InMemoryKeyVault();
    const stored = { subject: undefined, state: '{"name":"Łukasz","services":[1,2]}' };
    expect(await seal(keys)).toEqual(stored);
    expect(await open(keys, "customer:c-1/7", stored)).toEqual(state);
  });

  it("with a subject is encrypted, and opens at its place only", async () => {
    const keys = new InMemoryKeyVault();
    const stored = await sealed(keys);
    expect(stored.subject).toBe("c-1");
    expect(stored.state).toMatch(/^[A-Za-z0-9+/]+=*$/);
    expect(Buffer.from(stored.state, "base64").includes("Łukasz")).toBe(false);
    expect(await open(keys, "customer:c-1/7", stored)).toEqual(state);
    expect(await open(keys, "customer:c-1/8", stored)).toBeUndefined();
    expect(await open(keys, "customer:c-2/7", stored)).toBeUndefined();
  });

  it("is gone when its subject was forgotten, and is not made any more", async () => {
    const keys = new InMemoryKeyVault();
    const stored = await sealed(keys);
    await keys.forget("c-1");
    expect(await open(keys, "customer:c-1/7", stored)).toBeUndefined();
    expect(await seal(keys, "c-1")).toBeUndefined();
  });

  it("that is damaged, or whose key is missing, is as good as none", async () => {
    const keys = new InMemoryKeyVault();
    const stored = await sealed(keys);
    expect(await open(new InMemoryKeyVault(), "customer:c-1/7", stored)).toBeUndefined();
    expect(await open(keys, "customer:c-1/7", { ...stored, state: "AAAA" })).toBeUndefined();
    const cut = { subject: undefined, state: '{"name":' };
    expect(await open(keys, "customer:c-1/7", cut)).toBeUndefined();
  });
});

describe("the segment of a stream", () => {
  it.each([
    ["", 2_166_136_261],
    ["a", 3_826_002_220],
    ["foobar", 3_214_735_720],
    ["customer:c-1", 3_457_743_608],
  ])("is by FNV-1a, the same for ever: %j", (stream, hash) => {
    expect(segmentHash(stream)).toBe(hash);
  });

  it("is one of as many as there are, and about as often each", () => {
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 4_000; i += 1) {
      const segment = segmentOf(`customer:c-${i}`, 4);
      counts[segment] = (counts[segment] ?? 0) + 1;
    }
    expect(counts).toHaveLength(4);
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});
