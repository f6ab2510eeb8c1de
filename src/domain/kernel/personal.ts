import * as z from "zod";

/** What is left of a personal value after its subject was erased. */
export interface Erased {
  readonly erased: true;
}

/** The one value of `Erased`. */
export const erased: Erased = { erased: true };

/** Whether a personal value is gone. */
export function isErased(value: unknown): value is Erased {
  return typeof value === "object" && value !== null && "erased" in value && value.erased === true;
}

const erasedSchema = z.strictObject({ erased: z.literal(true) });

/**
 * Declares a top-level field of an event as personal: stores encrypt it for its subject, and after
 * the subject was erased it reads as `Erased`. The declaration is part of the JSON Schema, too.
 */
export function personal<S extends z.ZodType>(
  schema: S,
): z.ZodUnion<readonly [S, typeof erasedSchema]> {
  return z.union([schema, erasedSchema]).meta({ personal: true });
}

/** Whether a field of an event was declared by `personal`, optional or not. */
export function isPersonal(field: z.ZodType): boolean {
  if (field.meta()?.["personal"] === true) return true;
  return field instanceof z.ZodOptional && isPersonal(field.unwrap() as z.ZodType);
}
