import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ok, type Result } from "neverthrow";

/** Where things are kept that were fetched once. */
export const repositoryCache: string = join(repository(import.meta.dirname), ".cache");

/**
 * The folder `<cache>/<name>/<version>`, made the first time in a folder for work that `make` is
 * given: it answers which folder in there is to be kept. Nothing half done stays, and several
 * processes may ask at once.
 */
export async function keptFolder(
  cache: string,
  name: string,
  version: string,
  make: (work: string) => Promise<Result<string, string>>,
): Promise<Result<string, string>> {
  const folder = join(cache, name, version);
  if (existsSync(folder)) return ok(folder);
  await mkdir(join(cache, name), { recursive: true });
  const work = await mkdtemp(join(cache, name, "make-"));
  try {
    const made = await make(work);
    return await made.asyncMap(async (from) => {
      await moveOnce(from, folder);
      return folder;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Renames a folder, unless another process has put one there meanwhile. */
async function moveOnce(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
}

/** The folder that `package.json` is in, also seen from the compiled files. */
export function repository(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : repository(dirname(folder));
}
