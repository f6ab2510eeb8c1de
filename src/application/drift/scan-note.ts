import { err, ok, Result } from "neverthrow";
import * as z from "zod";
import { describeIssues } from "#domain";
import type { LeftOut } from "#domain/drift";

/** How far one segment of a scan got. */
export interface SegmentPlace {
  /** The page to go on with; `undefined` at the beginning. */
  readonly cursor: string | undefined;
  /** The stream on that page which is read on from; what comes before it is written already. */
  readonly open: string | undefined;
  readonly isDone: boolean;
}

/** What a column file says of the scan that it is from. */
export interface ScanNote {
  readonly schemaVersion: 1;
  /** Which record it is, as its reader knows it. */
  readonly source: string;
  /** Names and kinds of the columns and families that were looked at. */
  readonly columns: readonly string[];
  readonly segments: readonly SegmentPlace[];
  readonly rows: number;
  readonly events: number;
  readonly leftOut: readonly LeftOut[];
}

const scanNote = z.object({
  schemaVersion: z.literal(1),
  source: z.string(),
  columns: z.array(z.string()),
  segments: z
    .array(
      z.object({
        cursor: z.string().optional(),
        open: z.string().optional(),
        isDone: z.boolean(),
      }),
    )
    .min(1),
  rows: z.int().nonnegative(),
  events: z.int().nonnegative(),
  leftOut: z.array(z.object({ why: z.string(), count: z.int().positive() })),
});

const fromJson = Result.fromThrowable((text: string): unknown => JSON.parse(text));

/** A note as it was written, or what is wrong with it. */
export function readNote(text: string): Result<ScanNote, string> {
  return fromJson(text)
    .mapErr(() => "its note is no JSON")
    .andThen((json) => {
      const parsed = scanNote.safeParse(json);
      if (!parsed.success) return err(`its note: ${describeIssues(parsed.error).join("; ")}`);
      const segments = parsed.data.segments.map(({ cursor, open, isDone }) => ({
        ...{ cursor, open, isDone },
      }));
      return ok({ ...parsed.data, segments });
    });
}

/** Whether the whole record was read. */
export function isWhole({ segments }: Pick<ScanNote, "segments">): boolean {
  return segments.every(({ isDone }) => isDone);
}
