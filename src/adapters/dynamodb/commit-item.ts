import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { err, ok, Result } from "neverthrow";
import * as z from "zod";
import { corrupt, type StoredCommit } from "#adapters/sealing";
import { type Corrupt, commitLimitBytes } from "#application";
import { describeIssues, instant } from "#domain";
import { compress, expand, isWorthwhile } from "./compression.js";
import type { Item } from "./consumption.js";

/** A commit as an item: under its stream and the version of its first event. */
export function commitItem(commit: StoredCommit): Item {
  const { stream, version, count, recordedAt, commitId, body } = commit;
  return {
    s: { S: stream },
    v: { N: String(version) },
    n: { N: String(count) },
    t: { S: recordedAt },
    i: { S: commitId },
    ...bodyAttributes(body, contextOf(stream, commitId)),
  };
}

const isCount = /^[1-9]\d*$/;

const attributes = z.object({
  s: z.object({ S: z.string() }),
  v: z.object({ N: z.string().regex(isCount) }),
  n: z.object({ N: z.string().regex(isCount) }),
  t: z.object({ S: instant }),
  i: z.object({ S: z.string() }),
  b: z.union([z.object({ S: z.string() }), z.object({ B: z.instanceof(Uint8Array) })]),
  p: z.object({ B: z.instanceof(Uint8Array) }).optional(),
});

type Attributes = z.output<typeof attributes>;

/** The same as the schema says, for those that are as they should be: a scan reads thousands. */
function areAttributes(item: Partial<Record<keyof Attributes, AttributeValue>>): boolean {
  const { s, v, n, t, i, b, p } = item;
  return (
    s?.S !== undefined &&
    isCount.test(v?.N ?? "") &&
    isCount.test(n?.N ?? "") &&
    instant.safeParse(t?.S).success &&
    i?.S !== undefined &&
    (b?.S !== undefined || b?.B !== undefined) &&
    (p === undefined || p.B !== undefined)
  );
}

/** The commit that an item of the events table holds. */
export function commitOf(item: Item): Result<StoredCommit, Corrupt> {
  const place = { stream: item["s"]?.S ?? "", version: Number(item["v"]?.N ?? 0) };
  const { data, error } = areAttributes(item)
    ? { data: item as Item & Attributes, error: undefined }
    : attributes.safeParse(item);
  if (error) return err(corrupt(place, describeIssues(error)));
  const { n, t, i, b, p } = data;
  const body =
    "S" in b ? ok(b.S) : expanded(b.B, p?.B ?? new Uint8Array(), contextOf(place.stream, i.S));
  if (body.isErr()) return err(corrupt(place, [body.error]));
  const { stream, version } = place;
  const [count, recordedAt, commitId] = [Number(n.N), t.S, i.S];
  return ok({ stream, version, count, recordedAt, commitId, body: body.value });
}

/** Whether an item is no commit but a snapshot: those are at halves. */
export function isSnapshot(item: Item): boolean {
  return item["v"]?.N?.endsWith(".5") ?? false;
}

/** Both are in many bodies: the stream's id as the customer's, the commit's as what caused it. */
function contextOf(stream: string, commitId: string): string {
  return `${stream} ${commitId}`;
}

function bodyAttributes(body: string, context: string): Item {
  const { text, sealed } = withoutBase64(body);
  const compressed = compress(text, context);
  const bytes = compressed.byteLength + sealed.byteLength;
  if (!isWorthwhile(bytes, body)) return { b: { S: body } };
  return { b: { B: compressed }, ...(sealed.byteLength > 0 && { p: { B: sealed } }) };
}

function expanded(compressed: Uint8Array, sealed: Uint8Array, context: string) {
  return expand(compressed, context, commitLimitBytes).andThen((text) => withBase64(text, sealed));
}

/** Before the last field of a body: its sealed values, each in base64 or `null`. */
const personalField = ',"personal":';

/** A body up to its sealed values, and those; `undefined` for another text. */
function divided(body: string): readonly [before: string, personal: string] | undefined {
  const at = body.lastIndexOf(`${personalField}[`) + personalField.length;
  const personal = body.slice(at, -1);
  if (at < personalField.length || !body.endsWith("]}") || personal.includes("[", 1)) {
    return undefined;
  }
  return [body.slice(0, at), personal];
}

/** Base64 is a third more than its bytes: they are taken out, and their lengths stand in their place. */
function withoutBase64(body: string): { readonly text: string; readonly sealed: Buffer } {
  const [before, personal = "[]"] = divided(body) ?? [];
  if (before === undefined) return { text: body, sealed: Buffer.alloc(0) };
  const values = (JSON.parse(personal) as (string | null)[]).map((value) =>
    value === null ? undefined : Buffer.from(value, "base64"),
  );
  const lengths = values.map((value) => value?.length ?? null);
  const sealed = Buffer.concat(values.filter((value) => value !== undefined));
  return { text: `${before}${JSON.stringify(lengths)}}`, sealed };
}

/** The same body as before. */
function withBase64(text: string, sealed: Uint8Array): Result<string, string> {
  const [before, personal = "[]"] = divided(text) ?? [];
  if (before === undefined) return ok(text);
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  let at = 0;
  const next = (length: number | null) => {
    if (length === null) return null;
    at += length;
    return bytes.toString("base64", at - length, at);
  };
  return Result.fromThrowable(
    () => (JSON.parse(personal) as (number | null)[]).map(next),
    () => "its personal part is no JSON",
  )().andThen((values) =>
    at === bytes.length
      ? ok(`${before}${JSON.stringify(values)}}`)
      : err(`expected ${at} sealed bytes, found ${bytes.length}`),
  );
}
