import { err, ok, type Result } from "neverthrow";
import * as z from "zod";

/** What is read of a request that API Gateway hands to the function (REST API, proxy integration). */
export const restRequest = z.object({
  httpMethod: z.string(),
  path: z.string(),
  headers: z.record(z.string(), z.string().nullish()).nullish(),
  queryStringParameters: z.record(z.string(), z.string().nullish()).nullish(),
  multiValueQueryStringParameters: z.record(z.string(), z.array(z.string()).nullish()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().optional(),
  requestContext: z
    .object({
      requestId: z.string().optional(),
      identity: z.object({ caller: z.string().nullish() }).optional(),
    })
    .optional(),
});

/** A request as API Gateway hands it over. */
export type RestRequest = z.output<typeof restRequest>;

/** The largest body, in bytes: an agent version with the longest prompts has less. */
export const bodyLimitBytes = 512 * 1024;

/** How many levels of objects and lists a body may have, itself included. */
const deepest = 32;

/** Charset utf-8 or none; another parameter says that more is meant than JSON. */
const json = /^application\/json\s*(?:;\s*charset\s*=\s*(?:utf-8|"utf-8")\s*)?$/i;

/** Why a body is not the JSON that is taken here. */
export type BodyFault = "media-type" | "too-large" | "not-utf-8" | "not-json" | "too-deep";

/** A header's value; `undefined` when there is none or it is empty. */
export function headerOf({ headers }: RestRequest, name: string): string | undefined {
  const found = Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name);
  return found?.[1]?.trim() || undefined;
}

/** The value of a body; of none, that of `{}`: every field of it may be left out. */
export function bodyOf(request: RestRequest): Result<unknown, BodyFault> {
  const bytes = Buffer.from(request.body ?? "", request.isBase64Encoded ? "base64" : "utf8");
  if (bytes.length === 0) return ok({});
  const encoding = headerOf(request, "content-encoding") ?? "identity";
  if (!json.test(headerOf(request, "content-type") ?? "") || encoding !== "identity") {
    return err("media-type");
  }
  return bytes.length > bodyLimitBytes ? err("too-large") : jsonIn(bytes);
}

function jsonIn(bytes: Uint8Array): Result<unknown, BodyFault> {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return err("not-utf-8");
  }
  try {
    const value: unknown = JSON.parse(text);
    return isDeeper(value, deepest) ? err("too-deep") : ok(value);
  } catch {
    return err("not-json");
  }
}

/** Goes no deeper than that itself. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1));
}

/** The query's parameters: of one that is given twice, the list, which no schema here takes. */
export function queryOf(request: RestRequest): Readonly<Record<string, unknown>> {
  const many = Object.entries(request.multiValueQueryStringParameters ?? {});
  const single = Object.entries(request.queryStringParameters ?? {});
  return Object.fromEntries([
    ...single.map(([name, value]) => [name, value ?? ""] as const),
    ...many.flatMap(([name, values]) =>
      values && values.length > 1 ? [[name, values] as const] : [],
    ),
  ]);
}

/** Whether the caller takes JSON. */
export function acceptsJson(request: RestRequest): boolean {
  const accept = headerOf(request, "accept");
  if (accept === undefined) return true;
  return accept.split(",").some((range) => {
    const [type = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    const isRefused = parameters.some((each) => /^q=0(?:\.0*)?$/.test(each));
    return !isRefused && ["application/json", "application/*", "*/*"].includes(type);
  });
}
