import { createHash } from "node:crypto";
import { err, ok, type ResultAsync } from "neverthrow";
import {
  type CallOptions,
  type Clock,
  type Unavailable,
  type UploadChanged,
  type UploadedFile,
  type UploadPlace,
  type Uploads,
  unlessStopped,
} from "#application";

const service = "in-memory uploads";

/** Files in a map, by bucket and key. It keeps no versions. */
export class InMemoryUploads implements Uploads {
  readonly #clock: Clock;
  readonly #files = new Map<string, { readonly file: UploadedFile; readonly bytes: Uint8Array }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Puts a file down, in place of an older one. */
  put({ bucket, key }: UploadPlace, content: string | Uint8Array): void {
    const bytes = Buffer.from(content);
    const etag = createHash("md5").update(bytes).digest("hex");
    const file = { bucket, key, etag, size: bytes.length, uploadedAt: this.#clock.now() };
    this.#files.set(placeOf(file), { file, bytes });
  }

  find(place: UploadPlace, call?: CallOptions): ResultAsync<UploadedFile | undefined, Unavailable> {
    return unlessStopped(service, call).asyncMap(async () => this.#files.get(placeOf(place))?.file);
  }

  read(
    file: UploadedFile,
    from: number,
    to: number,
    call?: CallOptions,
  ): ResultAsync<Uint8Array, Unavailable | UploadChanged> {
    return unlessStopped(service, call)
      .asyncMap(async () => this.#files.get(placeOf(file)))
      .andThen((found) =>
        found?.file.etag === file.etag
          ? ok(found.bytes.subarray(from, to))
          : err<never, UploadChanged>({ type: "UploadChanged" }),
      );
  }
}

function placeOf({ bucket, key }: UploadPlace): string {
  return `${bucket}/${key}`;
}
