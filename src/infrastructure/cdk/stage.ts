import { err, ok, type Result } from "neverthrow";
import type * as z from "zod";
import { type Concurrency, concurrencyOf, reservedIn } from "./concurrency.js";
import { type Sizes, sizes } from "./sizes.js";

/** Names of variables, and what they are set to. */
export type Variables = Readonly<Record<string, string>>;

/** A stage in an account: all that the application has to know. */
export interface Stage extends Sizes {
  readonly name: string;
  readonly account: string;
  readonly concurrency: Concurrency;
  /** What is deployed, e.g. "0.1.0+3f2a1b0": every stack says it. */
  readonly version: string;
  /** Whether it is put up on a local AWS, which is in some ways another one. */
  readonly isOnLocalAws: boolean;
  /** For every function: on one machine, where stand-ins are. */
  readonly variables: Variables;
}

/** What only whoever deploys knows. */
export interface Given {
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  readonly version?: string | undefined;
  readonly isOnLocalAws?: boolean;
  readonly variables?: Variables;
}

/**
 * The stage of that name, in the account that is given. An error is a sentence for each thing that is missing
 * or does not fit.
 */
export function stageFrom(
  known: Readonly<Record<string, unknown>>,
  name: string | undefined,
  given: Given = {},
): Result<Stage, readonly string[]> {
  const names = Object.keys(known).join(", ");
  if (name === undefined) return err([`stage is not set: say -c stage=<one of ${names}>.`]);
  if (!Object.hasOwn(known, name)) return err([`stage is wrong: ${name} is none of ${names}.`]);
  const withRegion = given.region === undefined ? {} : { region: given.region };
  const parsed = sizes.safeParse(Object.assign({}, known[name], withRegion));
  const account = accountOf(name, given.account);
  const concurrency = parsed.success ? concurrencyOf(parsed.data.models) : undefined;
  const faults = [
    ...(account.isErr() ? [account.error] : []),
    ...(parsed.error?.issues.map(sentenceOf) ?? []),
    ...(concurrency?.isErr() ? concurrency.error : []),
    ...(parsed.success ? inconsistencies(parsed.data, concurrency?.unwrapOr(undefined)) : []),
  ].map((fault) => `${name}: ${fault}`);
  if (account.isErr() || !parsed.success || !concurrency?.isOk() || faults.length > 0) {
    return err(faults);
  }
  const { variables = {}, version = "unknown", isOnLocalAws = name === "local" } = given;
  const found = { name, account: account.value, concurrency: concurrency.value, variables };
  return ok({ ...parsed.data, ...found, version, isOnLocalAws });
}

/** The account of every local AWS. */
const localAccount = "000000000000";

function accountOf(name: string, given: string | undefined): Result<string, string> {
  const account = given ?? (name === "local" ? localAccount : undefined);
  if (account === undefined) {
    return err("account is not set: say -c account=<12 digits>, or set DOCKET_ACCOUNT.");
  }
  if (!/^\d{12}$/.test(account))
    return err(`account is wrong: expected 12 digits, not ${account}.`);
  if (name !== "local" && account === localAccount) {
    return err(`account is wrong: ${localAccount} is that of a local AWS.`);
  }
  return ok(account);
}

function sentenceOf({ path, message }: z.core.$ZodIssue): string {
  return `${path.join(".")} is wrong: ${message}.`;
}

/** AWS keeps this many for functions that reserve none. */
const unreserved = 100;

function inconsistencies(
  { search, models, accountConcurrency }: Sizes,
  concurrency: Concurrency | undefined,
): readonly string[] {
  const faults: string[] = [];
  if (search !== undefined && search.instances % search.zones !== 0) {
    faults.push(`search.instances is wrong: ${search.instances} do not fit ${search.zones} zones.`);
  }
  const generating = new Set(models.generate.map(({ modelId }) => modelId));
  for (const { modelId } of models.judge.filter(({ modelId }) => generating.has(modelId))) {
    faults.push(
      `models.judge is wrong: ${modelId} also generates, and they would share its quota.`,
    );
  }
  const reserved = concurrency === undefined ? 0 : reservedIn(concurrency, search);
  if (reserved > accountConcurrency - unreserved) {
    faults.push(
      `accountConcurrency is too low: ${reserved} are to be reserved, and AWS keeps ${unreserved} of ${accountConcurrency} back.`,
    );
  }
  return faults;
}
