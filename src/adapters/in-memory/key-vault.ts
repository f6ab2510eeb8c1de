import type { ResultAsync } from "neverthrow";
import { newDataKey } from "#adapters/sealing";
import {
  type AbsentKey,
  type CallOptions,
  type ForgottenKey,
  type KeyVault,
  type PresentKey,
  type Unavailable,
  unlessStopped,
} from "#application";

const service = "in-memory key vault";
const forgotten: ForgottenKey = { status: "forgotten" };

/** Keys in a map, as they are. */
export class InMemoryKeyVault implements KeyVault {
  readonly #keys = new Map<string, PresentKey | ForgottenKey>();

  keyFor(subject: string, call?: CallOptions): ResultAsync<PresentKey | ForgottenKey, Unavailable> {
    return unlessStopped(service, call).asyncMap(async () => {
      const found = this.#keys.get(subject) ?? { status: "present" as const, key: newDataKey() };
      this.#keys.set(subject, found);
      return found;
    });
  }

  keysOf(
    subjects: readonly string[],
    call?: CallOptions,
  ): ResultAsync<ReadonlyMap<string, PresentKey | ForgottenKey | AbsentKey>, Unavailable> {
    const keyOf = (subject: string) => this.#keys.get(subject) ?? { status: "absent" as const };
    return unlessStopped(service, call).asyncMap(
      async () => new Map(subjects.map((subject) => [subject, keyOf(subject)])),
    );
  }

  forget(
    subject: string,
    call?: CallOptions,
  ): ResultAsync<"present" | "forgotten" | "absent", Unavailable> {
    return unlessStopped(service, call).asyncMap(async () => {
      const before = this.#keys.get(subject)?.status ?? "absent";
      this.#keys.set(subject, forgotten);
      return before;
    });
  }
}
