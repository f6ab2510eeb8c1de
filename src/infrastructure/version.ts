import { readFileSync } from "node:fs";
import * as z from "zod";

const manifest = z.object({ version: z.string() });

/** The package's version: every event records which code decided it. */
export const version: string = manifest.parse(
  JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")),
).version;
