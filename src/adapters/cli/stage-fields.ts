import * as z from "zod";

/** The option of a field: `--agent-id` for `agentId`. */
export function optionOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The fields of a body that one word can say; the others come from a file. */
export function bodyFields(body: z.ZodObject | undefined): readonly string[] {
  return Object.keys(body?.shape ?? {}).filter((name) => isWord(typeOf(body, name)));
}

/** A field's value as the API takes it. What is no number stays text: the API says what is wrong. */
export function valueIn(body: z.ZodObject | undefined, name: string, text: string): unknown {
  const type = typeOf(body, name);
  const isNumber = type === "integer" || type === "number";
  return isNumber && text.trim() !== "" && !Number.isNaN(Number(text)) ? Number(text) : text;
}

function typeOf(body: z.ZodObject | undefined, name: string) {
  const field = body?.shape[name];
  if (field === undefined) return undefined;
  return z.toJSONSchema(field as z.ZodType, { io: "input", unrepresentable: "any" }).type;
}

function isWord(type: unknown): boolean {
  return type === "string" || type === "integer" || type === "number";
}
