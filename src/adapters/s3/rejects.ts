import { err, ok, Result } from "neverthrow";
import * as z from "zod";
import type { RejectedLine, UploadPart, UploadResult } from "#application";
import { describeIssues } from "#domain";
import { parseJson } from "./json.js";

const count = z.int().nonnegative();
const line = z.object({
  line: z.int().positive(),
  reasons: z.array(z.object({ path: z.string(), message: z.string() })),
});
// What was written before there were such numbers has none.
const part = z.object({
  index: count,
  begun: count,
  early: count.default(0),
  defects: count.default(0),
  lines: count,
  taken: count,
  refused: count,
  rejected: z.array(line),
});
const stringCount = z.string().regex(/^\d+$/).transform(Number);
const counts = z.object({
  lines: stringCount,
  taken: stringCount,
  refused: stringCount,
  defects: stringCount.default(0),
});

/** One refused line a line. */
export function resultText(rejected: readonly RejectedLine[]): string {
  return rejected.map((each) => `${JSON.stringify(each)}\n`).join("");
}

/** A part as it was written. */
export function parsePart(text: string): Result<UploadPart, string> {
  return parsed(part, text);
}

/** A result as it was written: its lines, and the counts beside them. */
export function parseResult(
  text: string,
  metadata: Readonly<Record<string, string>>,
): Result<UploadResult, string> {
  const counted = counts.safeParse(metadata);
  if (!counted.success) return err(describeIssues(counted.error).join("; "));
  const lines = text.split("\n").slice(0, -1);
  return Result.combine(lines.map((each) => parsed(line, each))).map((rejected) => ({
    ...counted.data,
    rejected,
  }));
}

function parsed<T>(schema: z.ZodType<T>, text: string): Result<T, string> {
  return parseJson(text).andThen((value) => {
    const found = schema.safeParse(value);
    return found.success ? ok(found.data) : err(describeIssues(found.error).join("; "));
  });
}
