import * as z from "zod";
import {
  type Environment,
  faultsIn,
  searchFaults,
  setIn,
  type VariableName,
  type Variables,
  variables,
} from "../aws/variables.js";

/** Where the record is, and what wraps the keys of personal data. */
export const recordVariables = [
  "DOCKET_EVENTS_TABLE",
  "DOCKET_KEYS_TABLE",
  "DOCKET_KMS_KEY",
] as const;

/** Where OpenSearch is, and how texts are embedded for it. */
export const searchVariables = [
  "DOCKET_SEARCH_DOMAIN",
  "DOCKET_SEARCH_ENDPOINT",
  "DOCKET_SEARCH_PROTOCOL",
  "DOCKET_SEARCH_PREFIX",
  "DOCKET_EMBEDDING_DIMENSION",
  "DOCKET_BEDROCK_STAND_IN",
] as const;

/** From where variables are read. */
export interface ConfigOptions {
  readonly environment?: Environment;
  /** Whether it does not go without OpenSearch. */
  readonly needsSearch?: boolean;
}

/**
 * The variables that a function names, and no others. A function that is wrongly deployed does not
 * begin to work.
 *
 * @throws Error - Some are not set or wrong. The message has a sentence for each, beginning with its
 * name.
 */
export function configOf<Name extends VariableName>(
  names: readonly Name[],
  { environment = process.env, needsSearch = false }: ConfigOptions = {},
): Variables<Name> {
  const named: Pick<typeof variables, Name> = Object.assign(
    {},
    ...names.map((name) => ({ [name]: variables[name] })),
  );
  const set = setIn(environment);
  const parsed = z.object(named).safeParse(set);
  const isSearched = Object.hasOwn(named, "DOCKET_SEARCH_DOMAIN");
  const faults = [...faultsIn(parsed.error), ...(isSearched ? searchFaults(set, needsSearch) : [])];
  if (!parsed.success || faults.length > 0) throw new Error(faults.join(" "));
  return parsed.data;
}
