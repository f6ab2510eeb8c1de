import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { err, errAsync, okAsync, type Result, ResultAsync } from "neverthrow";
import { DiskColumnFile } from "#adapters/files";
import type { ColumnFile } from "#application";
import { parseReference } from "#application/drift";
import type { ReferenceFile } from "#domain/drift";
import { driftSentence } from "./drift-sentences.js";
import { reasonOf } from "./reason.js";
import { type Stop, stop } from "./stop.js";

/** Does something with a column file: of that name, or one that goes when it is done. */
export function withWorkFile<T>(
  path: string | undefined,
  use: (file: ColumnFile) => ResultAsync<T, Stop>,
): ResultAsync<T, Stop> {
  if (path !== undefined) return use(new DiskColumnFile(path));
  return new ResultAsync(inTemporaryFolder(use));
}

async function inTemporaryFolder<T>(
  use: (file: ColumnFile) => ResultAsync<T, Stop>,
): Promise<Result<T, Stop>> {
  let folder: string;
  try {
    folder = await mkdtemp(join(tmpdir(), "docket-drift-"));
  } catch (cause) {
    return err(stop(`No work file can be made in ${tmpdir()}: ${reasonOf(cause)}.`));
  }
  try {
    return await use(new DiskColumnFile(join(folder, "columns")));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Reads a reference that was saved. */
export function readReference(path: string): ResultAsync<ReferenceFile, Stop> {
  return ResultAsync.fromPromise(readFile(path, "utf8"), (cause) =>
    stop(`${path} cannot be read: ${reasonOf(cause)}.`),
  ).andThen((text) => parseReference(text).mapErr((error) => stop(driftSentence(error))));
}

/** Writes what was asked for to a file of its own. */
export function save(path: string | undefined, content: () => string): ResultAsync<void, Stop> {
  if (path === undefined) return okAsync(undefined);
  return ResultAsync.fromPromise(writeFile(path, content()), (cause) =>
    stop(`${path} cannot be written: ${reasonOf(cause)}.`),
  );
}

/** How many bytes a file of events has. One without any is no record. */
export function sizeOf(path: string): ResultAsync<number, Stop> {
  return ResultAsync.fromPromise(stat(path), (cause) =>
    stop(`${path} cannot be read: ${reasonOf(cause)}.`),
  ).andThen((found) => {
    if (found.isDirectory()) return errAsync(stop(`${path} cannot be read: it is a folder.`));
    return found.size === 0 ? errAsync(stop(`${path} is empty.`)) : okAsync(found.size);
  });
}
