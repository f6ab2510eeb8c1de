import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { openSqlite, type SqliteFile, type SqliteOptions } from "#adapters/sqlite";

/** A folder of its own for a test file, gone after it; files opened by `open` are closed. */
export function testFolder() {
  const folder = mkdtempSync(join(tmpdir(), "docket-sqlite-"));
  const opened: SqliteFile[] = [];
  let files = 0;
  afterAll(() => {
    for (const file of opened) file.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder,
    /** The path of a file that is not there yet. */
    newPath: () => join(folder, `${++files}.sqlite`),
    open(path: string, options?: SqliteOptions): SqliteFile {
      const file = openSqlite(path, options)._unsafeUnwrap();
      opened.push(file);
      return file;
    },
  };
}
