import { err, ok, type Result } from "neverthrow";
import { BedrockLanguageModel, bedrockClient, bedrockProbes } from "#adapters/bedrock";
import type { Trial } from "#adapters/cli";
import { ValueSettings } from "#adapters/in-memory";
import { identityProbe, stsClient } from "#adapters/sts";
import type { LanguageModel, Probe, Settings } from "#application";
import { describeIssues } from "#domain";
import { modelQuotas, quotaGovernors } from "./quotas.js";

type Environment = Readonly<Record<string, string | undefined>>;

/** What a run needs that has the models of Bedrock, and all else on this machine. */
export const bedrockHost = { bedrockModel, probes };

/** The part of the command line's host that speaks to Bedrock alone. */
export type BedrockHost = typeof bedrockHost;

/** The models, within the quotas that the environment names. An error is a sentence. */
function bedrockModel(environment: Environment): Result<LanguageModel, string> {
  return quotasFrom(environment).map(
    (settings) =>
      new BedrockLanguageModel(bedrockClient(), { governorOf: quotaGovernors(settings) }),
  );
}

/** Tries who asks, and each model. An error is a sentence for each variable that is wrong. */
function probes(
  { models }: Pick<Trial, "models">,
  environment: Environment,
): Result<readonly Probe[], readonly string[]> {
  return quotasFrom(environment)
    .map(() => [identityProbe(stsClient()), ...bedrockProbes(bedrockClient(), { models })])
    .mapErr((fault) => [fault]);
}

const variable = "DOCKET_MODEL_QUOTAS";

/** The setting of that name as a variable, for want of a place where settings are kept. */
function quotasFrom(environment: Environment): Result<Settings, string> {
  const text = environment[variable];
  if (!text) return ok(new ValueSettings());
  const wrong = (why: string) => err(`${variable} is wrong: ${why}.`);
  const json = jsonOf(text);
  if (json.isErr()) return wrong("it is no JSON");
  const parsed = modelQuotas.schema.safeParse(json.value);
  return parsed.success
    ? ok(new ValueSettings({ [modelQuotas.name]: parsed.data }))
    : wrong(describeIssues(parsed.error).join("; "));
}

function jsonOf(text: string): Result<unknown, "no JSON"> {
  try {
    return ok(JSON.parse(text));
  } catch {
    return err("no JSON");
  }
}
