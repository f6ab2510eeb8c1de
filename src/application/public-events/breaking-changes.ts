import { sameJson } from "#domain";
import type { JsonSchema } from "./json-schemas.js";

type Schemas = Readonly<Record<string, JsonSchema>>;

/** What is said to people. */
const remarks = new Set(["$comment", "$id", "$schema", "description", "examples", "title"]);

/**
 * What in `after` breaks somebody who reads events of these types by the schemas of `before`, or
 * who reads events of before, from an archive, by those of `after`; one line each. Types may come,
 * and optional properties; the rest stays as it is, neither wider nor narrower.
 */
export function breakingChanges(before: Schemas, after: Schemas): readonly string[] {
  return Object.entries(before).flatMap(([type, schema]) => {
    const now = after[type];
    return now === undefined ? [`${type}: is gone`] : changes(type, schema, now);
  });
}

function changes(at: string, before: JsonSchema, after: JsonSchema): readonly string[] {
  const keywords = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keywords].flatMap((keyword) => {
    if (remarks.has(keyword) || keyword === "required") return [];
    if (keyword === "properties") return propertyChanges(at, before, after);
    const [was, is] = [before[keyword], after[keyword]];
    if (keyword === "items" && isSchema(was) && isSchema(is)) return changes(`${at}[]`, was, is);
    return sameJson(was, is) ? [] : [`${at}: ${keyword} was ${said(was)}, is ${said(is)}`];
  });
}

function propertyChanges(at: string, before: JsonSchema, after: JsonSchema): readonly string[] {
  const [was, is] = [propertiesOf(before), propertiesOf(after)];
  const known = Object.entries(was).flatMap(([name, schema]) => {
    const path = `${at} ${name}`;
    const now = is[name];
    if (now === undefined) return [`${path}: is gone`];
    const required = isRequired(after, name);
    return [
      ...(isRequired(before, name) === required
        ? []
        : [`${path}: ${required ? "was optional, is required" : "was required, is optional"}`]),
      ...changes(path, schema, now),
    ];
  });
  const added = Object.keys(is).filter((name) => was[name] === undefined);
  return [
    ...known,
    ...added
      .filter((name) => isRequired(after, name))
      .map((name) => `${at} ${name}: is new and required, and events of before are without it`),
  ];
}

function propertiesOf({ properties }: JsonSchema): Schemas {
  return isSchema(properties) ? (properties as Schemas) : {};
}

function isRequired({ required }: JsonSchema, name: string): boolean {
  return Array.isArray(required) && required.includes(name);
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function said(value: unknown): string {
  return value === undefined ? "not said" : JSON.stringify(value);
}
