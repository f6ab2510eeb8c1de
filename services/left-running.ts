import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { repositoryCache } from "./cache.js";
import { isAnswering } from "./ready.js";
import type { Places } from "./services.js";

const file = z.object({
  process: z.int().positive(),
  places: z.object({
    dynamoDb: z.url(),
    aws: z.object({ endpoint: z.url(), caFile: z.string() }),
    openSearch: z.url(),
  }),
});

/** Says where others find the services of this process, until `forgetPlaces`. */
export async function notePlaces(places: Places, cache: string = repositoryCache): Promise<void> {
  await mkdir(cache, { recursive: true });
  await writeFile(pathIn(cache), JSON.stringify({ process: process.pid, places }));
}

/** Takes back what `notePlaces` said, unless another process has said something else since. */
export async function forgetPlaces(cache: string = repositoryCache): Promise<void> {
  if ((await read(cache))?.process === process.pid) await rm(pathIn(cache), { force: true });
}

/** The services that a process has noted and that all answer, if there are any. */
export async function placesLeftRunning(
  cache: string = repositoryCache,
): Promise<Places | undefined> {
  const noted = await read(cache);
  if (noted === undefined) return undefined;
  const { dynamoDb, aws, openSearch } = noted.places;
  try {
    const ca = await readFile(aws.caFile, "utf8");
    const places = [{ url: dynamoDb }, { url: aws.endpoint, ca }, { url: openSearch }];
    const answers = await Promise.all(places.map(isAnswering));
    return answers.every(Boolean) ? noted.places : undefined;
  } catch {
    // The certificate is gone, and the process that had made it.
    return undefined;
  }
}

async function read(cache: string): Promise<z.infer<typeof file> | undefined> {
  try {
    return file.safeParse(JSON.parse(await readFile(pathIn(cache), "utf8"))).data;
  } catch {
    return undefined;
  }
}

function pathIn(cache: string): string {
  return join(cache, "services.json");
}
