import { parseArgs } from "node:util";
import { err, ok, type Result } from "neverthrow";

/** What is to be deployed, and where. */
export interface DeployOptions {
  readonly stage: string;
  /** The account that it is meant for; that of the credentials unless said. */
  readonly account: string | undefined;
  readonly region: string | undefined;
  /** Where agents are that are put into service; the example's where none are there, unless said. */
  readonly agents: string | undefined;
  /** Where guidelines and prices are that are put in when there are none. */
  readonly guidelines: string;
  readonly prices: string;
  /** A protected stage whose confirmation was given beforehand. */
  readonly confirmed: string | undefined;
  /** Only says what would be changed. */
  readonly dryRun: boolean;
}

/** Whose agents are put in where nobody says others. */
export const exampleAgents = "examples/agents";

const flags = {
  stage: { type: "string" },
  account: { type: "string" },
  region: { type: "string" },
  agents: { type: "string" },
  guidelines: { type: "string", default: "examples/brand-guidelines.json" },
  prices: { type: "string", default: "examples/price-book.json" },
  "yes-deploy": { type: "string" },
  "dry-run": { type: "boolean", default: false },
} as const;

/** How it is called. */
export const usage = `npm run deploy -- --stage dev|test|prod
  --account <12 digits>   the account that is meant (or DOCKET_ACCOUNT): others are refused
  --region <region>       instead of the stage's own (or DOCKET_REGION)
  --dry-run               shows what would be changed, and changes nothing
  --guidelines <file>  --prices <file>
                          put in where there are none yet; otherwise those of examples/
  --agents <folder>       put into service; otherwise those of examples/, where the stage has none
  --yes-deploy <stage>    confirms a protected stage where nobody can be asked`;

/** Reads arguments and the environment. An error is a sentence. */
export function optionsFrom(
  args: readonly string[],
  known: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Result<DeployOptions, string> {
  const read = valuesOf(args);
  if (read.isErr()) return err(read.error);
  const values = read.value;
  const stage = values.stage || env["DOCKET_STAGE"];
  const names = known.join(", ");
  if (!stage) return err(`Say which stage: --stage <one of ${names}>.`);
  if (!known.includes(stage)) return err(`There is no stage ${stage}: it is one of ${names}.`);
  const account = values.account ?? env["DOCKET_ACCOUNT"];
  if (account !== undefined && !/^\d{12}$/.test(account)) {
    return err(`An account has 12 digits, and ${account} has not.`);
  }
  return ok({
    stage,
    account,
    region: values.region ?? env["DOCKET_REGION"],
    agents: values.agents,
    guidelines: values.guidelines,
    prices: values.prices,
    confirmed: values["yes-deploy"],
    dryRun: values["dry-run"],
  });
}

function valuesOf(args: readonly string[]) {
  try {
    return ok(parseArgs({ args: [...args], options: flags }).values);
  } catch (error) {
    // Node tells of a usage error by an exception.
    return err(
      error instanceof Error ? `${error.message.split(". ")[0]}.` : "It is not understood.",
    );
  }
}
