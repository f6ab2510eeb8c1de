import type { Operation } from "./operation.js";

/** The first part of every path of the API. */
export const basePath = "/admin";

/** What a path leads to. */
export interface Route {
  /** The operations at this path, by method. */
  readonly operations: readonly Operation[];
  readonly params: Readonly<Record<string, string>>;
}

/** The operations at a path, with what stands in the place of its parameters. */
export function routeOf(operations: readonly Operation[], path: string): Route | undefined {
  const wanted = partsOf(path);
  const found = operations.flatMap((operation) => {
    const params = paramsIn(partsOf(`${basePath}${operation.path}`), wanted);
    return params === undefined ? [] : [{ operation, params }];
  });
  const [first] = found;
  return first && { operations: found.map(({ operation }) => operation), params: first.params };
}

function paramsIn(
  template: readonly string[],
  path: readonly string[],
): Readonly<Record<string, string>> | undefined {
  if (template.length !== path.length) return undefined;
  const params: Record<string, string> = {};
  for (const [i, part] of template.entries()) {
    const given = path[i] ?? "";
    const [, name] = /^\{(\w+)\}$/.exec(part) ?? [];
    if (name === undefined ? part !== given : given === "") return undefined;
    if (name !== undefined) params[name] = given;
  }
  return params;
}

function partsOf(path: string): readonly string[] {
  return path.split("/").slice(1).map(decoded);
}

/** What is no percent-encoding stays as it is: no id has a "%". */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
