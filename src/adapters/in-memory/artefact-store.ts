import type { ResultAsync } from "neverthrow";
import {
  type ArtefactStore,
  type CallOptions,
  type Unavailable,
  unlessStopped,
} from "#application";
import { hashText, type Sha256 } from "#domain";

const service = "in-memory artefact store";

/** Artefacts in a map, by hash. */
export class InMemoryArtefactStore implements ArtefactStore {
  readonly #contents = new Map<Sha256, string>();

  put(content: string, call?: CallOptions): ResultAsync<Sha256, Unavailable> {
    return unlessStopped(service, call).asyncMap(async () => {
      const hash = hashText(content);
      this.#contents.set(hash, content);
      return hash;
    });
  }

  get(hash: Sha256, call?: CallOptions): ResultAsync<string | undefined, Unavailable> {
    return unlessStopped(service, call).asyncMap(async () => this.#contents.get(hash));
  }

  remove(hash: Sha256, call?: CallOptions): ResultAsync<void, Unavailable> {
    return unlessStopped(service, call).asyncMap(async () => {
      this.#contents.delete(hash);
    });
  }

  /** Everything that was put and not removed, by hash in ascending order. */
  entries(): readonly (readonly [hash: Sha256, content: string])[] {
    return [...this.#contents].sort(([a], [b]) => (a < b ? -1 : 1));
  }
}
