import type { ResultAsync } from "neverthrow";
import {
  type CallOptions,
  type Reject,
  type RejectStore,
  type Unavailable,
  type UploadPart,
  type UploadResult,
  unlessStopped,
} from "#application";
import { frozen } from "./frozen.js";

const service = "in-memory reject store";

/** What was refused, in maps. */
export class InMemoryRejectStore implements RejectStore {
  readonly #rejects = new Map<string, Reject>();
  readonly #parts = new Map<string, UploadPart>();
  readonly #results = new Map<string, UploadResult>();

  /** All single ones that were kept. */
  get rejects(): readonly Reject[] {
    return [...this.#rejects.values()];
  }

  keep(reject: Reject, call?: CallOptions): ResultAsync<void, Unavailable> {
    const { system, record } = reject.source;
    return unlessStopped(service, call).asyncMap(async () => {
      this.#rejects.set(JSON.stringify([system, record]), frozen(reject));
    });
  }

  keepPart(upload: string, part: UploadPart, call?: CallOptions): ResultAsync<void, Unavailable> {
    return unlessStopped(service, call).asyncMap(async () => {
      this.#parts.set(`${upload}/${part.index}`, frozen(part));
    });
  }

  part(
    upload: string,
    index: number,
    call?: CallOptions,
  ): ResultAsync<UploadPart | undefined, Unavailable> {
    return unlessStopped(service, call).asyncMap(async () => this.#parts.get(`${upload}/${index}`));
  }

  keepResult(
    upload: string,
    result: UploadResult,
    parts: number,
    call?: CallOptions,
  ): ResultAsync<void, Unavailable> {
    return unlessStopped(service, call).asyncMap(async () => {
      this.#results.set(upload, frozen(result));
      for (let index = 0; index < parts; index += 1) this.#parts.delete(`${upload}/${index}`);
    });
  }

  result(upload: string, call?: CallOptions): ResultAsync<UploadResult | undefined, Unavailable> {
    return unlessStopped(service, call).asyncMap(async () => this.#results.get(upload));
  }
}
