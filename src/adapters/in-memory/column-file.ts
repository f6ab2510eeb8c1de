import { err, ok, type ResultAsync } from "neverthrow";
import {
  type CallOptions,
  type Chunk,
  type ColumnFile,
  type DamagedFile,
  type KeptChunks,
  type Unavailable,
  unlessStopped,
} from "#application";

const service = "in-memory column file";

/** Chunks in a list. */
export class InMemoryColumnFile implements ColumnFile {
  #chunks: readonly Chunk[] = [];
  #note: string | undefined;

  restore(call?: CallOptions): ResultAsync<KeptChunks, DamagedFile | Unavailable> {
    return unlessStopped(service, call).asyncMap(async () => ({
      chunks: this.#chunks.length,
      note: this.#note,
    }));
  }

  append(
    chunks: readonly Chunk[],
    note: string,
    call?: CallOptions,
  ): ResultAsync<void, DamagedFile | Unavailable> {
    return unlessStopped(service, call).asyncMap(async () => {
      this.#chunks = [
        ...this.#chunks,
        ...chunks.map(({ head, data }) => ({ head, data: data.slice() })),
      ];
      this.#note = note;
    });
  }

  read(at: number, call?: CallOptions): ResultAsync<Chunk, DamagedFile | Unavailable> {
    const chunk = this.#chunks[at];
    const none: DamagedFile = { type: "DamagedFile", file: service, issue: `has no chunk ${at}` };
    return unlessStopped(service, call)
      .andThen(() => (chunk === undefined ? err(none) : ok(chunk)))
      .asyncMap(async (found) => found);
  }
}
