import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { reasonOf } from "./reason.js";
import { Stop } from "./stop.js";

/** A file to be written: its content appears under its name as a whole, or not at all. */
export interface Output {
  readonly path: string;
  readonly content: string;
  /** Readable by its owner alone. */
  readonly isPersonal: boolean;
}

/** Makes a folder and proves that it can be written to, before any work is done. */
export async function prepareFolder(folder: string): Promise<void> {
  const probe = join(folder, `.docket-${process.pid}`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(probe, "");
    await rm(probe);
  } catch (cause) {
    throw new Stop(`The out folder ${folder} cannot be written to: ${reasonOf(cause)}.`);
  }
}

/** Writes all files beside their places, and moves them there once all are complete. */
export async function writeAll(outputs: readonly Output[]): Promise<void> {
  const parts = outputs.map((output) => ({
    ...output,
    part: `${output.path}.${process.pid}.part`,
  }));
  try {
    for (const { part, path, content, isPersonal } of parts) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(part, content, { mode: isPersonal ? 0o600 : 0o644 });
    }
    for (const { part, path } of parts) await rename(part, path);
  } catch (cause) {
    await Promise.all(parts.map(({ part }) => rm(part, { force: true })));
    throw new Stop(`The results cannot be written: ${reasonOf(cause)}.`);
  }
}

/** One JSON value a line. */
export function ndjson(values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join("");
}
