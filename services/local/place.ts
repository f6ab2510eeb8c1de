import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { repositoryCache } from "../cache.js";
import { outputs } from "./outputs.js";

const place = z.object({
  aws: z.object({ endpoint: z.url(), caFile: z.string() }),
  outputs,
  webhook: z.object({ url: z.url(), key: z.string() }),
  variables: z.record(z.string(), z.string()),
  /** Where the process that holds it can be asked. */
  control: z.url(),
});

/** Where a deployed application is, and what is needed to speak to it. */
export type Place = z.output<typeof place>;

/** Reads a place that another process told. */
export const parsePlace = (value: unknown): Place => place.parse(value);

/** Says where others find the application, until `forgetPlace`. */
export async function notePlace(noted: Place): Promise<void> {
  await mkdir(repositoryCache, { recursive: true });
  // It holds the key of webhooks.
  await writeFile(file, JSON.stringify(noted), { mode: 0o600 });
}

/** Takes back what `notePlace` said. */
export async function forgetPlace(): Promise<void> {
  await rm(file, { force: true });
}

/** The application that has been left up, if it is. */
export async function placeLeftUp(): Promise<Place | undefined> {
  try {
    const noted = parsePlace(JSON.parse(await readFile(file, "utf8")));
    await isIdle(noted);
    return noted;
  } catch {
    return undefined;
  }
}

/** Whether all that is in streams is delivered. */
export async function isIdle({ control }: Pick<Place, "control">): Promise<boolean> {
  const answer = await fetch(`${control}/idle`);
  return z.boolean().parse(await answer.json());
}

/** Has the application stopped; it has ended when this returns. */
export async function stopPlace({ control }: Pick<Place, "control">): Promise<void> {
  await fetch(`${control}/stop`, { method: "POST" });
}

const file = join(repositoryCache, "local.json");
