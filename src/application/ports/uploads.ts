import type { ResultAsync } from "neverthrow";
import type { Instant } from "#domain";
import type { CallOptions } from "../call.js";
import type { Unavailable } from "./event-store.js";

/** Where somebody put a file. */
export interface UploadPlace {
  readonly bucket: string;
  readonly key: string;
  /** Where the bucket keeps versions, which one. */
  readonly versionId?: string | undefined;
}

/** A file as it was at one moment. */
export interface UploadedFile extends UploadPlace {
  /** Another one once the file has another content. */
  readonly etag: string;
  /** In bytes. */
  readonly size: number;
  readonly uploadedAt: Instant;
}

/** The file has another content than it had, or is gone. */
export interface UploadChanged {
  readonly type: "UploadChanged";
}

/**
 * Files that somebody put down to be taken in.
 * What an adapter promises is tested by `test/conformance/uploads.conformance.ts`.
 */
export interface Uploads {
  /** What is there, or `undefined` when nothing is. */
  find(place: UploadPlace, call?: CallOptions): ResultAsync<UploadedFile | undefined, Unavailable>;
  /** The bytes from `from` to before `to`, as far as the file has them: 0 <= from < to, from < size. */
  read(
    file: UploadedFile,
    from: number,
    to: number,
    call?: CallOptions,
  ): ResultAsync<Uint8Array, Unavailable | UploadChanged>;
}
