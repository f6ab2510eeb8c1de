import type * as z from "zod";
import { type Answer, errorAnswer } from "./answer.js";

/** Reads a request's body by its schema, or says as AWS does what is wrong with it. */
export function readBody<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
): { readonly request: z.output<Schema> } | { readonly refused: Answer } {
  let json: unknown;
  try {
    json = JSON.parse(text === "" ? "{}" : text);
  } catch {
    return { refused: errorAnswer("SerializationException") };
  }
  const read = schema.safeParse(json, { reportInput: true });
  return read.success ? { request: read.data } : { refused: refusalOf(read.error.issues) };
}

/** A value of another type cannot be read at all; one out of its bounds is not valid. */
function refusalOf(issues: readonly z.core.$ZodIssue[]): Answer {
  const unreadable = issues.find(
    (issue) => issue.code === "invalid_type" && issue.input !== undefined,
  );
  if (unreadable?.code === "invalid_type") {
    return errorAnswer(
      "SerializationException",
      `${typeName(unreadable.input)} can not be converted to ${unreadable.expected}`,
    );
  }
  const [count, s] = [issues.length, issues.length === 1 ? "" : "s"];
  return errorAnswer(
    "ValidationException",
    `${count} validation error${s} detected: ${issues.map(sentenceOf).join("; ")}`,
  );
}

function sentenceOf(issue: z.core.$ZodIssue): string {
  const value = issue.input === undefined ? "null" : `'${textOf(issue.input)}'`;
  return `Value ${value} at '${pathOf(issue.path)}' failed to satisfy constraint: ${constraintOf(issue)}`;
}

function constraintOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "too_small":
      return `Member must have ${sizeOf(issue.origin)} greater than or equal to ${issue.minimum}`;
    case "too_big":
      return `Member must have ${sizeOf(issue.origin)} less than or equal to ${issue.maximum}`;
    case "invalid_value":
      return issue.input === undefined
        ? "Member must not be null"
        : `Member must satisfy enum value set: [${issue.values.join(", ")}]`;
    case "invalid_format":
      return `Member must satisfy regular expression pattern: ${issue.pattern ?? issue.format}`;
    default:
      return "Member must not be null";
  }
}

function sizeOf(origin: string): string {
  return origin === "number" || origin === "int" ? "value" : "length";
}

/** `["messages", 0, "role"]` is `messages.1.member.role` to AWS. */
function pathOf(path: readonly PropertyKey[]): string {
  return path.map((at) => (typeof at === "number" ? `${at + 1}.member` : String(at))).join(".");
}

function textOf(input: unknown): string {
  return (typeof input === "string" ? input : (JSON.stringify(input) ?? "")).slice(0, 200);
}

function typeName(input: unknown): string {
  if (Array.isArray(input)) return "START_ARRAY";
  return input === null ? "NULL_VALUE" : `${(typeof input).toUpperCase()}_VALUE`;
}
