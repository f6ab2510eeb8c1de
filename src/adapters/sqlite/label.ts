import type { ResultAsync } from "neverthrow";
import type { Unavailable } from "#application";
import type { SqliteFile } from "./file.js";

/** Labels a file, unless it has a label, and says whether this is the one it has. */
export function label(file: SqliteFile, text: string): ResultAsync<boolean, Unavailable> {
  return file.write(() => {
    file.run("INSERT OR IGNORE INTO meta (name, value) VALUES ('label', ?)", Buffer.from(text));
    const [found] = file.all<[Uint8Array]>("SELECT value FROM meta WHERE name = 'label'");
    return found !== undefined && Buffer.from(found[0]).toString() === text;
  });
}
