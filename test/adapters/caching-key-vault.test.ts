import { ResultAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { InMemoryKeyVault } from "#adapters/in-memory";
import { CachingKeyVault, type CachingKeyVaultOptions } from "#adapters/sealing";
import type { KeyVault } from "#application";
import type { Instant } from "#domain";

/** A vault behind a cache, and the cache's clock. */
function cached(options: Partial<CachingKeyVaultOptions> = {}) {
  const remote = new InMemoryKeyVault();
  const time: { now: Instant } = { now: "2026-01-01T00:00:00.000Z" };
  const cache = new CachingKeyVault(remote, { clock: { now: () => time.now }, ...options });
  return { remote, cache, time };
}

const keyFor = async (vault: KeyVault, subject: string) =>
  (await vault.keyFor(subject))._unsafeUnwrap();
const keysOf = async (vault: KeyVault, ...subjects: string[]) =>
  Object.fromEntries((await vault.keysOf(subjects))._unsafeUnwrap());
const statusOf = async (vault: KeyVault, subject: string) => (await keyFor(vault, subject)).status;

describe("a cache of keys", () => {
  it("gives the key that the vault behind it made", async () => {
    const { remote, cache } = cached();
    const made = await keyFor(cache, "customer:1");
    expect(made.status).toBe("present");
    expect(await keyFor(remote, "customer:1")).toEqual(made);
    expect(await keysOf(cache, "customer:1")).toEqual({ "customer:1": made });
  });

  it("does not ask again for a key that it holds, until a minute is over", async () => {
    const { remote, cache, time } = cached();
    await keyFor(cache, "customer:1");
    await remote.forget("customer:1");
    time.now = "2026-01-01T00:00:59.999Z";
    expect(await statusOf(cache, "customer:1")).toBe("present");
    time.now = "2026-01-01T00:01:00.000Z";
    expect(await statusOf(cache, "customer:1")).toBe("forgotten");
  });

  it("counts that minute from when it asked, not from when it was asked last", async () => {
    const { remote, cache, time } = cached();
    await keyFor(remote, "customer:1");
    await keysOf(cache, "customer:1");
    await remote.forget("customer:1");
    time.now = "2026-01-01T00:00:40.000Z";
    expect(await keysOf(cache, "customer:1")).toMatchObject({
      "customer:1": { status: "present" },
    });
    time.now = "2026-01-01T00:01:00.000Z";
    expect(await keysOf(cache, "customer:1")).toEqual({ "customer:1": { status: "forgotten" } });
  });

  it("holds a key for as long as it was told", async () => {
    const { remote, cache, time } = cached({ timeToLiveMs: 10 });
    await keyFor(cache, "customer:1");
    await remote.forget("customer:1");
    time.now = "2026-01-01T00:00:00.009Z";
    expect(await statusOf(cache, "customer:1")).toBe("present");
    time.now = "2026-01-01T00:00:00.010Z";
    expect(await statusOf(cache, "customer:1")).toBe("forgotten");
  });

  it("asks again when the clock went backwards", async () => {
    const { remote, cache, time } = cached();
    await keyFor(cache, "customer:1");
    await remote.forget("customer:1");
    time.now = "2025-12-31T23:59:59.999Z";
    expect(await statusOf(cache, "customer:1")).toBe("forgotten");
  });

  it("never believes that a key is still absent", async () => {
    const { remote, cache } = cached();
    expect(await keysOf(cache, "customer:1")).toEqual({ "customer:1": { status: "absent" } });
    const made = await keyFor(remote, "customer:1");
    expect(await keysOf(cache, "customer:1")).toEqual({ "customer:1": made });
  });

  it("asks only for those that it does not hold", async () => {
    const { remote, cache } = cached();
    const held = await keyFor(cache, "customer:1");
    const other = await keyFor(remote, "customer:2");
    await remote.forget("customer:1");
    expect(await keysOf(cache, "customer:1", "customer:2", "customer:3")).toEqual({
      "customer:1": held,
      "customer:2": other,
      "customer:3": { status: "absent" },
    });
  });

  it("lets go of the key that it has held longest when it is full", async () => {
    const { remote, cache } = cached({ capacity: 2 });
    for (const subject of ["customer:1", "customer:2", "customer:3"]) {
      await keyFor(cache, subject);
      await remote.forget(subject);
    }
    expect(await statusOf(cache, "customer:3")).toBe("present");
    expect(await statusOf(cache, "customer:2")).toBe("present");
    expect(await statusOf(cache, "customer:1")).toBe("forgotten");
  });

  it("forgets at once what is forgotten through it", async () => {
    const { remote, cache } = cached();
    await keyFor(cache, "customer:1");
    expect((await cache.forget("customer:1"))._unsafeUnwrap()).toBe("present");
    expect(await statusOf(cache, "customer:1")).toBe("forgotten");
    expect(await statusOf(remote, "customer:1")).toBe("forgotten");
  });

  it("is passed by where keys are asked for as they are now", async () => {
    const { remote, cache } = cached();
    await keyFor(cache, "customer:1");
    await remote.forget("customer:1");
    expect(await keysOf(cache, "customer:1")).toMatchObject({
      "customer:1": { status: "present" },
    });
    const fresh = (await cache.keysOf(["customer:1"], { fresh: true }))._unsafeUnwrap();
    expect([...fresh]).toEqual([["customer:1", { status: "forgotten" }]]);
  });

  it("stays forgotten when an answer from before comes late", async () => {
    const remote = new InMemoryKeyVault();
    let arrive = () => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const slow: KeyVault = {
      keyFor: (subject) =>
        new ResultAsync(
          (async () => {
            const found = await remote.keyFor(subject);
            await arrived;
            return found;
          })(),
        ),
      keysOf: (subjects) => remote.keysOf(subjects),
      forget: (subject) => remote.forget(subject),
    };
    const cache = new CachingKeyVault(slow, { clock: { now: () => "2026-01-01T00:00:00.000Z" } });
    const asked = cache.keyFor("customer:1");
    await cache.forget("customer:1");
    arrive();
    await asked;
    expect(await statusOf(cache, "customer:1")).toBe("forgotten");
  });
});
