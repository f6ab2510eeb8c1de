import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { err, ok, ResultAsync, safeTry } from "neverthrow";
import { type RemoteService, requestError } from "#adapters/remote";
import type { CallOptions, Unavailable } from "#application";
import { type CaseRecord, caseRecord, type KeptCase } from "./case-record.js";
import { metadataOf } from "./document.js";

/** What keys begin with: of the documents that are ingested, and of the records that are not. */
export interface CasePlaces {
  readonly bucket: string;
  readonly documents: string;
  readonly records: string;
}

/** A record and which one it is. */
interface Found {
  readonly record: CaseRecord;
  readonly etag: string;
}

/** What an object has to be for a write to be done. */
interface Condition {
  readonly IfMatch?: string;
  readonly IfNoneMatch?: string;
}

/** A case that never is, and a condition that never holds. */
const nobody = "docket-doctor";
const noSuch: Condition = { IfMatch: '"00000000000000000000000000000000"' };

/** How often a case is tried again because its record changed meanwhile. */
const turnsAtMost = 20;

/**
 * The cases in S3. Each has a record, which changes by compare-and-set only, and two documents made
 * from it for the knowledge base. Whoever changed a record, or found it newer than what they had,
 * writes the documents of the record as it is then, until it is still the same afterwards: so the
 * documents become those of the last record in whatever order writers come. Only a writer that dies
 * in between leaves older ones, until the case is put or erased again.
 */
export class CaseBucket {
  readonly #client: S3Client;
  readonly #service: RemoteService;
  readonly #places: CasePlaces;

  constructor(client: S3Client, service: RemoteService, places: CasePlaces) {
    this.#client = client;
    this.#service = service;
    this.#places = places;
  }

  /** What is kept of a case; `undefined` when nothing is, and when it was erased. */
  read(caseId: string, call?: CallOptions) {
    return this.#find(caseId, call).map((found) =>
      found?.record.state === "kept" ? found.record : undefined,
    );
  }

  /** Keeps a case, unless it was erased or a newer version is there. */
  keep(record: KeptCase, call?: CallOptions) {
    const { caseId, version } = record;
    const bucket = this;
    return safeTry<void, Unavailable>(async function* () {
      for (let turn = 0; turn < turnsAtMost; turn += 1) {
        const found = yield* await bucket.#find(caseId, call);
        const there = found?.record;
        const isOlder = there?.state !== "erased" && (there?.version ?? -Infinity) < version;
        const condition = found === undefined ? { IfNoneMatch: "*" } : { IfMatch: found.etag };
        const content = JSON.stringify(record);
        const isDone =
          !isOlder ||
          (yield* await bucket.#change(bucket.#record(caseId), content, condition, call));
        if (isDone) return bucket.#mirror(caseId, call);
      }
      return err(bucket.#changing(caseId));
    });
  }

  #changing(caseId: string): Unavailable {
    const cause = new Error(`the case ${caseId} was changed ${turnsAtMost} times meanwhile`);
    return this.#service.unavailable(cause, "Others are writing it: try again later.");
  }

  /** Reads, writes and deletes at every place, with conditions that fail, so that nothing happens. */
  tryRights(call?: CallOptions): ResultAsync<void, Unavailable> {
    const document = this.#document(nobody);
    return this.#find(nobody, call)
      .andThen(() => this.#change(this.#record(nobody), "{}", noSuch, call))
      .andThen(() => this.#change(document, "{}", noSuch, call))
      .andThen(() => this.#remove(document, call))
      .map(() => undefined);
  }

  /** Takes a case out for ever: what is left says that it was erased, and nothing of it. */
  erase(caseId: string, call?: CallOptions): ResultAsync<void, Unavailable> {
    return this.#put(this.#record(caseId), JSON.stringify({ state: "erased" }), {}, call).andThen(
      () => this.#mirror(caseId, call),
    );
  }

  #mirror(caseId: string, call?: CallOptions): ResultAsync<void, Unavailable> {
    const bucket = this;
    return safeTry<void, Unavailable>(async function* () {
      let written: string | undefined;
      for (let turn = 0; turn < turnsAtMost; turn += 1) {
        const found = yield* await bucket.#find(caseId, call);
        if (found === undefined || found.etag === written) return ok(undefined);
        yield* await bucket.#write(caseId, found.record, call);
        written = found.etag;
      }
      return err(bucket.#changing(caseId));
    });
  }

  #write(
    caseId: string,
    record: CaseRecord,
    call?: CallOptions,
  ): ResultAsync<unknown, Unavailable> {
    const document = this.#document(caseId);
    const metadata = `${document}.metadata.json`;
    return record.state === "erased"
      ? this.#remove(document, call).andThen(() => this.#remove(metadata, call))
      : // A document without its metadata is not found, one with is.
        this.#put(metadata, metadataOf(record), {}, call).andThen(() =>
          this.#put(document, record.situation, {}, call),
        );
  }

  #find(caseId: string, call?: CallOptions): ResultAsync<Found | undefined, Unavailable> {
    const command = new GetObjectCommand({
      Bucket: this.#places.bucket,
      Key: this.#record(caseId),
    });
    return this.#service
      .call(async (abortSignal) => {
        const { Body: body, ETag: etag = "" } = await this.#client.send(command, { abortSignal });
        return { text: (await body?.transformToString()) ?? "", etag };
      }, call)
      .andThen(({ text, etag }) => {
        const read = ResultAsync.fromThrowable(async () => caseRecord.parse(JSON.parse(text)));
        const advice = `s3://${command.input.Bucket}/${command.input.Key} is not as Docket writes it: remove it, and put the case again.`;
        return read()
          .map((record): Found | undefined => ({ record, etag }))
          .mapErr((cause) => this.#service.unavailable(cause, advice));
      })
      .orElse((error) =>
        requestError(error.cause).name === "NoSuchKey" ? ok(undefined) : err(error),
      );
  }

  /** Writes an object if what is there is what the condition says; whether it did. */
  #change(key: string, content: string, condition: Condition, call?: CallOptions) {
    return this.#put(key, content, condition, call)
      .map(() => true)
      .orElse((error) => {
        const { name } = requestError(error.cause);
        // To a condition an object that is gone is "no such key".
        return ["PreconditionFailed", "NoSuchKey"].includes(name) ? ok(false) : err(error);
      });
  }

  #document(caseId: string): string {
    return `${this.#places.documents}${encodeURIComponent(caseId)}.txt`;
  }

  #record(caseId: string): string {
    return `${this.#places.records}${encodeURIComponent(caseId)}.json`;
  }

  #put(
    Key: string,
    Body: string,
    condition: Condition,
    call?: CallOptions,
  ): ResultAsync<unknown, Unavailable> {
    const ContentType = Key.endsWith(".json") ? "application/json" : "text/plain; charset=utf-8";
    const command = new PutObjectCommand({
      Bucket: this.#places.bucket,
      Key,
      Body,
      ContentType,
      ...condition,
    });
    return this.#service.call((abortSignal) => this.#client.send(command, { abortSignal }), call);
  }

  #remove(Key: string, call?: CallOptions): ResultAsync<unknown, Unavailable> {
    const command = new DeleteObjectCommand({ Bucket: this.#places.bucket, Key });
    return this.#service.call((abortSignal) => this.#client.send(command, { abortSignal }), call);
  }
}
