import * as z from "zod";

/** Any JSON object that can be walked and written again: in well-formed Unicode, and at most `deepest` levels deep. */
export function jsonObject(deepest: number) {
  const walkable = `an object of JSON values in well-formed Unicode, at most ${deepest} deep`;
  const expected = `expected ${walkable}`;
  return z
    .unknown()
    .refine((value) => isJson(value, deepest), expected)
    .pipe(z.record(z.string(), z.json(), expected))
    .meta({ description: walkable, type: "object", additionalProperties: true });
}

function isJson(value: unknown, depth: number): boolean {
  if (depth === 0) return false;
  if (typeof value === "string") return !/\p{Surrogate}/u.test(value);
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || value === null)
    return value === null || typeof value === "boolean";
  return Object.entries(value).every(([key, item]) => isJson(key, 1) && isJson(item, depth - 1));
}
