/** Artefacts and guidelines in S3. */
import { randomUUID } from "node:crypto";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { S3ArtefactStore, S3BrandGuidelines, s3Client } from "#adapters/s3";
import type { Duel } from "../duel.js";
import { check, done, given, type Local } from "../local.js";

/** Some 2,000 characters, as a redacted case or a part of guidelines has. */
const words = "The gate was locked, so we cleaned the roof from the street side only. ".repeat(28);

/** Puts and gets an artefact, and asks for guidelines that have not changed and that are new. */
export async function s3Duels({ aws, variables }: Local): Promise<readonly Duel[]> {
  const Bucket = given(variables, "DOCKET_BUCKET");
  const key = given(variables, "DOCKET_GUIDELINES_KEY");
  const client = s3Client(aws);
  const bare = new S3Client({ ...aws, forcePathStyle: true, maxAttempts: 1 });
  const artefacts = new S3ArtefactStore(client, { bucket: Bucket });
  const hash = await done(artefacts.put(words));
  const guidelines = new S3BrandGuidelines(client, { bucket: Bucket, key });
  const { ETag } = await bare.send(new GetObjectCommand({ Bucket, Key: key }));
  const textAt = async (Key: string) => {
    const { Body: body } = await bare.send(new GetObjectCommand({ Bucket, Key }));
    return (await body?.transformToString()) ?? "";
  };
  return [
    {
      operation: "S3: put an artefact of 2 KB",
      besides: "hashes it; what is there already is a success",
      adapter: () => done(artefacts.put(`${randomUUID()} ${words}`)),
      bare: () =>
        bare.send(
          new PutObjectCommand({
            Bucket,
            Key: `bare/${randomUUID()}`,
            Body: Buffer.from(`${randomUUID()} ${words}`),
            ContentType: "text/plain; charset=utf-8",
            IfNoneMatch: "*",
          }),
        ),
    },
    {
      operation: "S3: get an artefact of 2 KB",
      besides: "checks its hash",
      adapter: async () => check((await done(artefacts.get(hash))) === words, "the artefact"),
      bare: async () => check((await textAt(`artefacts/${hash}`)) === words, "the artefact"),
    },
    {
      operation: "S3: guidelines, read whole",
      besides: "validates them, bounds their length",
      adapter: () => done(new S3BrandGuidelines(client, { bucket: Bucket, key }).current()),
      bare: async () => JSON.parse(await textAt(key)),
    },
    {
      operation: "S3: guidelines, unchanged (304)",
      besides: "–",
      adapter: () => done(guidelines.current()),
      bare: () =>
        bare.send(new GetObjectCommand({ Bucket, Key: key, IfNoneMatch: ETag })).then(
          () => check(false, "that nothing has changed"),
          (error) => check(error.$metadata?.httpStatusCode === 304, "304"),
        ),
    },
  ];
}
