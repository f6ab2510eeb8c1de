import { okAsync, type ResultAsync } from "neverthrow";
import type { ArtefactStore, Unavailable } from "#application";
import { hashText, type Sha256 } from "#domain";

/** Artefacts in a map, by hash. */
export class InMemoryArtefactStore implements ArtefactStore {
  readonly #contents = new Map<Sha256, string>();

  put(content: string): ResultAsync<Sha256, Unavailable> {
    const hash = hashText(content);
    this.#contents.set(hash, content);
    return okAsync(hash);
  }

  get(hash: Sha256): ResultAsync<string | undefined, Unavailable> {
    return okAsync(this.#contents.get(hash));
  }

  remove(hash: Sha256): ResultAsync<void, Unavailable> {
    this.#contents.delete(hash);
    return okAsync(undefined);
  }

  /** Everything that was put and not removed, by hash in ascending order. */
  entries(): readonly (readonly [hash: Sha256, content: string])[] {
    return [...this.#contents].sort(([a], [b]) => (a < b ? -1 : 1));
  }
}
