import { err, ok, type Result } from "neverthrow";

const placeholder = /\{\{\s*([A-Za-z][A-Za-z0-9_.]*)\s*\}\}/g;

const anyBraces = /\{\{[^{}]*\}\}/g;

/** What is wrong with a template's variables. */
export type TemplateError =
  /** Braces that look like a variable and are none: they would reach the model as they stand. */
  | { readonly type: "MalformedVariable"; readonly text: string }
  | { readonly type: "UndeclaredVariable"; readonly variable: string }
  | { readonly type: "UnusedVariable"; readonly variable: string };

/** The variables that templates use, each once, in the order of appearance. */
export function variablesOf(...templates: readonly string[]): readonly string[] {
  const names = templates.flatMap((template) =>
    [...template.matchAll(placeholder)].map(([, name = ""]) => name),
  );
  return [...new Set(names)];
}

/** Declared = used, in both directions, and nothing that only looks like a variable. */
export function checkVariables(
  declared: readonly string[],
  templates: readonly string[],
): Result<void, TemplateError> {
  const malformed = templates
    .flatMap((template) => template.match(anyBraces) ?? [])
    .find((text) => variablesOf(text).length === 0);
  if (malformed !== undefined) return err({ type: "MalformedVariable", text: malformed });
  const used = variablesOf(...templates);
  const undeclared = used.find((name) => !declared.includes(name));
  if (undeclared !== undefined) return err({ type: "UndeclaredVariable", variable: undeclared });
  const unused = declared.find((name) => !used.includes(name));
  if (unused !== undefined) return err({ type: "UnusedVariable", variable: unused });
  return ok(undefined);
}

/**
 * A template with its values put in, once: what looks like a variable inside a value stays text.
 * A variable without a value is an error.
 */
export function render(
  template: string,
  values: Readonly<Record<string, string>>,
): Result<string, { readonly type: "MissingValue"; readonly variable: string }> {
  const missing = variablesOf(template).find((name) => !Object.hasOwn(values, name));
  if (missing !== undefined) return err({ type: "MissingValue", variable: missing });
  return ok(template.replace(placeholder, (_, name: string) => values[name] ?? ""));
}
