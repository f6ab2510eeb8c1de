import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ResultAsync } from "neverthrow";
import { reasonOf } from "./reason.js";
import { type Stop, stop } from "./stop.js";

/** A file to be written: its content appears under its name as a whole, or not at all. */
export interface Output {
  readonly path: string;
  readonly content: string;
  /** Readable by its owner alone. */
  readonly isPersonal: boolean;
}

/** Makes a folder and proves that it can be written to, before any work is done. */
export function prepareFolder(folder: string): ResultAsync<void, Stop> {
  const probe = join(folder, `.docket-${process.pid}`);
  const prove = async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(probe, "");
    await rm(probe);
  };
  return ResultAsync.fromPromise(prove(), (cause) =>
    stop(`The folder ${folder} cannot be written to: ${reasonOf(cause)}.`),
  );
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
export function ndjson(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join("");
}
