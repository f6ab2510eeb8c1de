import { err, ok, type Result } from "neverthrow";
import { type Headers, headerOf } from "./rest-event.js";

/** Why a body is not the JSON that is taken here. */
export interface NotJson {
  readonly type: "not-utf-8" | "not-json" | "too-deep";
}

/** How many levels of objects and lists a body may have, itself included. */
const deepest = 32;

/** Charset utf-8 or none; another parameter says that more is meant than JSON. */
const json = /^application\/json\s*(?:;\s*charset\s*=\s*(?:utf-8|"utf-8")\s*)?$/i;

/** Whether a request says that its body is JSON in UTF-8, as it is. */
export function isJson(headers: Headers): boolean {
  const encoding = headerOf(headers, "content-encoding") ?? "identity";
  return json.test(headerOf(headers, "content-type") ?? "") && encoding === "identity";
}

/** The value of a body. */
export function jsonIn(body: Uint8Array): Result<unknown, NotJson> {
  return textIn(body).andThen((text) => {
    try {
      const value: unknown = JSON.parse(text);
      return isDeeper(value, deepest) ? err({ type: "too-deep" } as const) : ok(value);
    } catch {
      return err({ type: "not-json" } as const);
    }
  });
}

function textIn(body: Uint8Array): Result<string, NotJson> {
  try {
    return ok(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body));
  } catch {
    return err({ type: "not-utf-8" });
  }
}

/** Goes no deeper than that itself. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1));
}
