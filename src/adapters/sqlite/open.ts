import { closeSync, openSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import Database from "libsql";
import { err, ok, type Result } from "neverthrow";
import { AesKeyWrapper } from "#adapters/sealing";
import { SqliteFile } from "./file.js";
import { rowsOf } from "./rows.js";
import { createTables, type Owner, ownerOf, schemaVersion } from "./schema.js";
import { messageOf, resultCodeOf, type Trouble, troubleOf, troubles } from "./trouble.js";
import { chooseWrappingKey, type WrongKey, wrappingKeyOf } from "./wrapping.js";

/** How a file is opened. */
export interface SqliteOptions {
  /** How long to stand still while other processes write; 5,000 ms unless told. */
  readonly busyTimeoutMs?: number;
  /**
   * Wraps the keys in the file: 32 bytes, kept elsewhere. Without it the file holds a random one
   * itself: then who has the file can read it, and what is forgotten is gone by secure deletion.
   */
  readonly wrappingKey?: Uint8Array | undefined;
}

/** Why a file cannot be used at all. */
export interface CannotOpen {
  readonly type: "CannotOpen";
  readonly path: string;
  readonly reason:
    | Trouble
    | "missing-folder"
    | "not-a-file"
    | "other-program"
    | "newer-schema"
    | WrongKey["reason"];
  /** One sentence for people: which file, what is wrong, what helps. */
  readonly sentence: string;
  readonly cause?: unknown;
}

/**
 * Opens Docket's database file, and makes it, for its owner alone, where there is none. Changes no
 * file that is not Docket's.
 *
 * @throws RangeError - For a wrapping key that has not 32 bytes.
 */
export function openSqlite(
  path: string,
  { busyTimeoutMs = 5000, wrappingKey }: SqliteOptions = {},
): Result<SqliteFile, CannotOpen> {
  if (wrappingKey && wrappingKey.byteLength !== 32) {
    throw new RangeError("a wrapping key has 32 bytes");
  }
  // An absolute path: the driver would take `http:...` for a server, and `:memory:` for no file.
  const file = resolve(path);
  return createFile(file).andThen(() => connect(file, busyTimeoutMs, wrappingKey));
}

/**
 * Makes an empty file for its owner alone. One that is there is not even opened: to close it here
 * would release the locks that other connections of this process hold.
 */
function createFile(path: string): Result<void, CannotOpen> {
  try {
    closeSync(openSync(path, "wx", 0o600));
    return ok(undefined);
  } catch (error) {
    switch ((error as NodeJS.ErrnoException).code) {
      case "EEXIST": {
        const found = statSync(path, { throwIfNoEntry: false });
        if (found === undefined || found.isFile()) return ok(undefined);
        const is = found.isDirectory() ? "is a folder" : "is a device";
        return err(cannotOpen(path, "not-a-file", is, "name a file"));
      }
      case "ENOENT":
      case "ENOTDIR": {
        const folder = dirname(path);
        return err(cannotOpen(path, "missing-folder", `has no folder ${folder}`, "create it"));
      }
      case "EACCES":
      case "EPERM":
      case "EROFS":
        return err(troubled(path, "not-writable", error));
      case "ENOSPC":
      case "EDQUOT":
        return err(troubled(path, "full", error));
      default:
        return err(troubled(path, "failed", error));
    }
  }
}

function connect(
  path: string,
  timeout: number,
  wrappingKey: Uint8Array | undefined,
): Result<SqliteFile, CannotOpen> {
  let database: Database.Database | undefined;
  try {
    database = new Database(path, { timeout });
    const opened = prepare(path, database, wrappingKey);
    if (opened.isErr()) database.close();
    return opened;
  } catch (error) {
    database?.close();
    if (resultCodeOf(error) === notADatabase) return err(otherProgram(path));
    const trouble = troubleOf(error);
    if (trouble === undefined) throw error;
    return err(troubled(path, trouble, error));
  }
}

/** SQLITE_NOTADB. */
const notADatabase = 26;

function prepare(
  path: string,
  database: Database.Database,
  wrappingKey: Uint8Array | undefined,
): Result<SqliteFile, CannotOpen> {
  const usable = checkOwner(path, ownerOf(database));
  if (usable.isErr()) return err(usable.error);
  rowsOf(database.prepare("PRAGMA journal_mode = WAL"));
  database.exec("PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF");
  rowsOf(database.prepare("PRAGMA secure_delete = ON"));

  database.exec("BEGIN IMMEDIATE");
  try {
    // Asked again: another process may have made the tables by now.
    return checkOwner(path, ownerOf(database))
      .andThen(({ is }) => {
        if (is === "docket") {
          // Even to begin writing succeeds on what is read-only; to write nothing does not.
          database.exec("UPDATE meta SET value = value WHERE false");
          return wrappingKeyOf(database, wrappingKey).mapErr(wrongKey);
        }
        createTables(database);
        return ok(chooseWrappingKey(database, wrappingKey));
      })
      .map((key) => {
        database.exec("COMMIT");
        return new SqliteFile(path, database, new AesKeyWrapper(key));
      });
  } finally {
    if (database.inTransaction) database.exec("ROLLBACK");
  }

  function wrongKey({ reason, is, advice }: WrongKey) {
    return cannotOpen(path, reason, is, advice);
  }
}

function checkOwner(path: string, owner: Owner): Result<Owner, CannotOpen> {
  if (owner.is === "another program") return err(otherProgram(path));
  if (owner.is === "nobody" || owner.schemaVersion <= schemaVersion) return ok(owner);
  const is = `was written by a newer Docket (schema ${owner.schemaVersion}; this one knows ${schemaVersion})`;
  return err(cannotOpen(path, "newer-schema", is, "update Docket"));
}

function otherProgram(path: string): CannotOpen {
  return cannotOpen(path, "other-program", "is a file of another program", "name another file");
}

function troubled(path: string, trouble: Trouble, cause: unknown): CannotOpen {
  const { is, advice } = troubles[trouble];
  const what = trouble === "failed" ? `${is} (${messageOf(cause)})` : is;
  return { ...cannotOpen(path, trouble, what, advice), cause };
}

function cannotOpen(
  path: string,
  reason: CannotOpen["reason"],
  is: string,
  advice: string,
): CannotOpen {
  return { type: "CannotOpen", path, reason, sentence: `${path} ${is}: ${advice}` };
}
