import { existsSync, realpathSync, statSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { err, ok, type Result, ResultAsync } from "neverthrow";
import { reasonOf } from "./reason.js";
import { type Stop, stop } from "./stop.js";

/** A file to be written: its content appears under its name as a whole, or not at all. */
export interface Output {
  readonly path: string;
  /** In pieces: a record may be larger than one wants to hold as a text. */
  readonly content: Iterable<string>;
  /** Readable by its owner alone. */
  readonly isPersonal: boolean;
}

/** Proves that files can be written to a folder, before any work is done, and leaves nothing. */
export function proveWritable(folder: string): ResultAsync<void, Stop> {
  const prove = async () => {
    let nearest = resolve(folder);
    while (!existsSync(nearest)) nearest = dirname(nearest);
    // Throws why not.
    if (!statSync(nearest).isDirectory()) await mkdir(folder, { recursive: true });
    await rmdir(await mkdtemp(join(nearest, ".docket-")));
  };
  return ResultAsync.fromPromise(prove(), (cause) =>
    stop(`The folder ${folder} cannot be written to: ${reasonOf(cause)}.`),
  );
}

/** Makes a folder, unless it is there. */
export function makeFolder(folder: string): ResultAsync<unknown, Stop> {
  return ResultAsync.fromPromise(mkdir(folder, { recursive: true }), (cause) =>
    stop(`The folder ${folder} cannot be made: ${reasonOf(cause)}.`),
  );
}

/** Proves that results would replace neither each other, nor a folder, nor a file that is read. */
export function proveFree(
  outputs: readonly string[],
  inputs: readonly string[],
): Result<void, Stop> {
  const taken = new Set(inputs.map(placeOf));
  for (const output of outputs) {
    const place = placeOf(output);
    if (taken.has(place)) return err(stop(`${output} would be written over.`));
    if (statSync(place, { throwIfNoEntry: false })?.isDirectory()) {
      return err(stop(`${output} cannot be written: it is a folder.`));
    }
    taken.add(place);
  }
  return ok(undefined);
}

/** Where a path leads, links followed as far as it exists. */
function placeOf(path: string): string {
  return existsSync(path) ? realpathSync(path) : resolve(path);
}

/** Writes all files beside their places, and moves them there once all are complete. */
export function writeAll(outputs: readonly Output[]): ResultAsync<void, Stop> {
  const parts = outputs.map((output) => ({
    ...output,
    part: `${output.path}.${process.pid}.part`,
  }));
  const write = async () => {
    try {
      for (const { part, path, content, isPersonal } of parts) {
        await mkdir(dirname(path), { recursive: true });
        await writeFile(part, content, { mode: isPersonal ? 0o600 : 0o644 });
      }
      for (const { part, path } of parts) await rename(part, path);
    } finally {
      await Promise.all(parts.map(({ part }) => rm(part, { force: true })));
    }
  };
  return ResultAsync.fromPromise(write(), (cause) =>
    stop(`The results cannot be written: ${reasonOf(cause)}.`),
  );
}

/** One JSON value a line. */
export function* ndjson(values: Iterable<unknown>): Generator<string> {
  for (const value of values) yield `${JSON.stringify(value)}\n`;
}
