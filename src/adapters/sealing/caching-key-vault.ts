import type { ResultAsync } from "neverthrow";
import {
  type AbsentKey,
  type CallOptions,
  type Clock,
  type ForgottenKey,
  type KeysOptions,
  type KeyVault,
  type PresentKey,
  type Unavailable,
  unlessStopped,
} from "#application";
import { millisecondsBetween } from "#domain";

/** How long keys are held in memory, and how many. */
export interface CachingKeyVaultOptions {
  readonly clock: Clock;
  /** A key destroyed by another process opens here for so long; 60,000 ms unless told. */
  readonly timeToLiveMs?: number;
  /** 10,000 unless told. */
  readonly capacity?: number;
}

interface Entry {
  readonly found: PresentKey | ForgottenKey;
  readonly since: string;
}

const service = "cache of keys";
const forgotten: ForgottenKey = { status: "forgotten" };

/** Spares a remote vault: keys are asked for once and held for a while. */
export class CachingKeyVault implements KeyVault {
  readonly #vault: KeyVault;
  readonly #options: Required<CachingKeyVaultOptions>;
  readonly #entries = new Map<string, Entry>();

  constructor(vault: KeyVault, options: CachingKeyVaultOptions) {
    this.#vault = vault;
    this.#options = { timeToLiveMs: 60_000, capacity: 10_000, ...options };
  }

  keyFor(subject: string, call?: CallOptions): ResultAsync<PresentKey | ForgottenKey, Unavailable> {
    const held = this.#held(subject);
    if (held !== undefined) return unlessStopped(service, call).asyncMap(async () => held);
    return this.#vault.keyFor(subject, call).map((found) => this.#hold(subject, found));
  }

  keysOf(
    subjects: readonly string[],
    call: KeysOptions = {},
  ): ResultAsync<ReadonlyMap<string, PresentKey | ForgottenKey | AbsentKey>, Unavailable> {
    const known = new Map<string, PresentKey | ForgottenKey | AbsentKey>();
    const unknown: string[] = [];
    for (const subject of subjects) {
      const held = call.fresh ? undefined : this.#held(subject);
      if (held === undefined) unknown.push(subject);
      else known.set(subject, held);
    }
    if (unknown.length === 0) return unlessStopped(service, call).asyncMap(async () => known);
    return this.#vault.keysOf(unknown, call).map((found) => {
      for (const [subject, key] of found) {
        // One that is absent may be made at any moment.
        known.set(subject, key.status === "absent" ? key : this.#hold(subject, key));
      }
      return known;
    });
  }

  forget(
    subject: string,
    call?: CallOptions,
  ): ResultAsync<"present" | "forgotten" | "absent", Unavailable> {
    this.#entries.delete(subject);
    return this.#vault.forget(subject, call).andTee(() => this.#hold(subject, forgotten));
  }

  #held(subject: string): PresentKey | ForgottenKey | undefined {
    const entry = this.#entries.get(subject);
    if (entry === undefined) return undefined;
    const age = millisecondsBetween(entry.since, this.#options.clock.now());
    if (age >= 0 && age < this.#options.timeToLiveMs) return entry.found;
    this.#entries.delete(subject);
    return undefined;
  }

  #hold<Key extends PresentKey | ForgottenKey>(subject: string, found: Key): Key {
    // Nothing comes after that: an answer with the key was only long on its way.
    if (this.#held(subject)?.status === "forgotten") return found;
    const [oldest] = this.#entries.keys();
    if (this.#entries.size >= this.#options.capacity && oldest !== undefined) {
      this.#entries.delete(oldest);
    }
    this.#entries.set(subject, { found, since: this.#options.clock.now() });
    return found;
  }
}
