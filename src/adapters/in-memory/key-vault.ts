import { okAsync, type ResultAsync } from "neverthrow";
import { newDataKey } from "#adapters/sealing";
import type { AbsentKey, ForgottenKey, KeyVault, PresentKey, Unavailable } from "#application";

const forgotten: ForgottenKey = { status: "forgotten" };

/** Keys in a map, as they are. */
export class InMemoryKeyVault implements KeyVault {
  readonly #keys = new Map<string, PresentKey | ForgottenKey>();

  keyFor(subject: string): ResultAsync<PresentKey | ForgottenKey, Unavailable> {
    const found = this.#keys.get(subject) ?? { status: "present" as const, key: newDataKey() };
    this.#keys.set(subject, found);
    return okAsync(found);
  }

  keysOf(
    subjects: readonly string[],
  ): ResultAsync<ReadonlyMap<string, PresentKey | ForgottenKey | AbsentKey>, Unavailable> {
    const keyOf = (subject: string) => this.#keys.get(subject) ?? { status: "absent" as const };
    return okAsync(new Map(subjects.map((subject) => [subject, keyOf(subject)])));
  }

  forget(subject: string): ResultAsync<"present" | "forgotten" | "absent", Unavailable> {
    const before = this.#keys.get(subject)?.status ?? "absent";
    this.#keys.set(subject, forgotten);
    return okAsync(before);
  }
}
