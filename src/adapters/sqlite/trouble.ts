import Database from "libsql";
import type { Unavailable } from "#application";

/** What may be wrong with a file, its folder or its disk while it is used. */
export type Trouble = "locked" | "full" | "not-writable" | "damaged" | "failed";

/** What each means for a file, and what helps. */
export const troubles: Readonly<Record<Trouble, { readonly is: string; readonly advice: string }>> =
  {
    locked: { is: "is locked by another process", advice: "try again when that has finished" },
    full: { is: "is on a full disk", advice: "make room there" },
    "not-writable": {
      is: "cannot be read and written",
      advice: "allow both for the file and its folder",
    },
    damaged: { is: "is damaged", advice: "restore it from a backup" },
    failed: { is: "cannot be used", advice: "check the file and its disk" },
  };

/** SQLite's primary result codes that say more than that something failed. */
const troubleByCode: Readonly<Record<number, Trouble>> = {
  5: "locked",
  6: "locked",
  8: "not-writable",
  11: "damaged",
  13: "full",
  14: "not-writable",
  15: "locked",
  26: "damaged",
};

/** What an error of the database says; `undefined` when it is none of the database's. */
export function troubleOf(error: unknown): Trouble | undefined {
  const code = resultCodeOf(error);
  return code === undefined ? undefined : (troubleByCode[code] ?? "failed");
}

/** The answer of a call that a file could not serve. */
export function unavailable(path: string, cause: unknown, advice?: string): Unavailable {
  const service = `SQLite file ${path}`;
  return { type: "Unavailable", service, cause, ...(advice !== undefined && { advice }) };
}

/** The answer of a call that failed for a trouble: in words, with the driver's error as its cause. */
export function troubled(path: string, trouble: Trouble, error: unknown): Unavailable {
  const { is, advice } = troubles[trouble];
  const what = trouble === "failed" ? messageOf(error) : `it ${is}`;
  return unavailable(path, new Error(what, { cause: error }), advice);
}

/** SQLite's primary result code; extended ones have it in their lowest byte. */
export function resultCodeOf(error: unknown): number | undefined {
  if (error instanceof Database.SqliteError) return (error.rawCode ?? 1) & 0xff;
  // Opening reports its code in the message only.
  const [, code] = /^ConnectionFailed\(.*: (\d+)"\)$/.exec(messageOf(error)) ?? [];
  return code === undefined ? undefined : Number(code) & 0xff;
}

/** What an error says of itself. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
