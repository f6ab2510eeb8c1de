import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { err, ok, type ResultAsync, safeTry } from "neverthrow";
import { type RemoteService, requestError } from "#adapters/remote";
import type { CallOptions, Probe, Unavailable } from "#application";
import { answers } from "./answers.js";
import { S3ArtefactStore } from "./artefact-store.js";
import { S3BrandGuidelines } from "./brand-guidelines.js";
import { S3ReportStore } from "./report-store.js";
import { s3Service } from "./service.js";

/** What of S3 is used. */
export interface S3ProbesOptions {
  readonly bucket: string;
  readonly guidelinesKey: string;
  /** "artefacts/" unless said otherwise. */
  readonly artefacts?: string;
  /** "reports/" unless said otherwise. */
  readonly reports?: string;
}

/** Tries what the ports on S3 do: an artefact of its own is removed again, and no report is put. */
export function s3Probes(client: S3Client, options: S3ProbesOptions): readonly Probe[] {
  const { bucket, guidelinesKey, artefacts = "artefacts/", reports = "reports/" } = options;
  const guidelines = new S3BrandGuidelines(client, { bucket, key: guidelinesKey });
  const store = new S3ArtefactStore(client, { bucket, prefix: artefacts });
  return [
    {
      what: `read the brand guidelines s3://${bucket}/${guidelinesKey}`,
      run: (call) => guidelines.current(call).map(({ company }) => `those of ${company}`),
    },
    {
      what: `put, read and remove artefacts in s3://${bucket}/${artefacts}`,
      run: (call) => putReadRemove(store, call),
    },
    {
      what: `put, read and list reports in s3://${bucket}/${reports}`,
      run: (call) => reportsProbe(client, bucket, reports, call),
    },
  ];
}

function putReadRemove(store: S3ArtefactStore, call?: CallOptions) {
  return safeTry<string, Unavailable>(async function* () {
    const hash = yield* await store.put(`a probe: ${crypto.randomUUID()}`, call);
    const found = await store.get(hash, call);
    yield* await store.remove(hash, call);
    yield* found;
    return ok("allowed");
  });
}

/** No report has this name: no name has a colon. */
const nobodys = "docket:doctor";

function reportsProbe(
  client: S3Client,
  bucket: string,
  prefix: string,
  call: CallOptions | undefined,
): ResultAsync<string, Unavailable> {
  const store = new S3ReportStore(client, { bucket, prefix });
  const service = s3Service({ bucket, key: `${prefix}*`, rights: "s3:PutObject" });
  return safeTry<string, Unavailable>(async function* () {
    yield* await store.list(nobodys, call);
    yield* await store.get(nobodys, call);
    yield* await putInPlaceOfNothing(client, service, bucket, prefix + nobodys, call);
    return ok("allowed");
  });
}

/** Shows the right to put and does nothing: it may only take the place of what is not there. */
function putInPlaceOfNothing(
  client: S3Client,
  service: RemoteService,
  Bucket: string,
  Key: string,
  call: CallOptions | undefined,
): ResultAsync<unknown, Unavailable> {
  const command = new PutObjectCommand({ Bucket, Key, Body: new Uint8Array(), IfMatch: '"0"' });
  return service
    .call(
      async (abortSignal) => answers.put.parse(await client.send(command, { abortSignal })),
      call,
    )
    .orElse((error) => {
      const { name } = requestError(error.cause);
      return name === "NoSuchKey" || name === "PreconditionFailed" ? ok(undefined) : err(error);
    });
}
