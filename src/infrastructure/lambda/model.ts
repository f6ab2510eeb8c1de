import { BedrockLanguageModel, bedrockClient } from "#adapters/bedrock";
import { S3ArtefactStore, s3Client } from "#adapters/s3";
import { SsmSettings, ssmClient } from "#adapters/ssm";
import type { Ports } from "#application";
import { quotaGovernors } from "../aws/quotas.js";
import type { Variables } from "../aws/variables.js";

/** Where the pinned artefacts are, and the quotas of models. */
export const modelVariables = ["DOCKET_BUCKET", "DOCKET_SETTINGS_PATH"] as const;

/**
 * How long a stage waits for a model, in milliseconds: below its function's timeout, so that what kept
 * the model from answering is known by its name, and not only that time was up.
 */
export const modelDeadlineMs = 165_000;

/**
 * How often a stage asks a model that is not to be had: waits of half a minute at most. Then the state machine waits,
 * which costs nothing and leaves the function to others; and it is known that there is no model.
 */
const attempts = 8;

/** The models of Bedrock within the quotas that are set, and what a decision has pinned. */
export function modelOf(
  config: Variables<(typeof modelVariables)[number]>,
): Pick<Ports, "model" | "artefacts"> {
  const settings = new SsmSettings(ssmClient(), { path: config.DOCKET_SETTINGS_PATH });
  return {
    model: new BedrockLanguageModel(bedrockClient(), {
      governorOf: quotaGovernors(settings),
      deadlineMs: modelDeadlineMs,
      attempts,
    }),
    artefacts: new S3ArtefactStore(s3Client(), { bucket: config.DOCKET_BUCKET }),
  };
}
