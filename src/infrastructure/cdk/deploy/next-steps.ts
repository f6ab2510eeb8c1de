import type { Environment } from "../../aws/variables.js";
import type { Stage } from "../stage.js";
import type { Target } from "./cdk.js";

/**
 * The variables by which `docket ... --aws` finds a stage, as its stacks and its sizes say them: what is set for another
 * one does not count.
 */
export function environmentOf(
  { name, embeddingDimension }: Pick<Stage, "name" | "embeddingDimension">,
  outputs: Readonly<Record<string, string | undefined>>,
  environment: Environment,
): Environment {
  return {
    ...environment,
    DOCKET_EVENTS_TABLE: outputs["EventsTable"],
    DOCKET_VIEWS_TABLE: outputs["ViewsTable"],
    DOCKET_KEYS_TABLE: outputs["KeysTable"],
    DOCKET_BUCKET: outputs["Bucket"],
    DOCKET_KMS_KEY: outputs["DataKey"],
    DOCKET_EVENT_BUS: outputs["EventBus"],
    DOCKET_ALERTS_TOPIC: outputs["AlertsTopic"],
    DOCKET_SETTINGS_PATH: outputs["SettingsPath"],
    DOCKET_SEARCH_DOMAIN: outputs["SearchDomain"] ?? "none",
    DOCKET_SEARCH_ENDPOINT: undefined,
    DOCKET_SEARCH_PREFIX: `docket-${name}-index`,
    DOCKET_EMBEDDING_DIMENSION: String(embeddingDimension),
  };
}

/** What is left to a person after a deployment. */
export function nextSteps({ stage, account, region }: Target, runbook: string): string {
  return `the stage ${stage} is up. Next:
  npm start -- doctor --stage ${stage}      is all there that it needs?
  npm start -- smoke --stage ${stage}       does it write a message?
  aws sns subscribe --topic-arn arn:aws:sns:${region}:${account}:docket-${stage}-alerts \\
    --protocol email --notification-endpoint you@example.com
                                     who is alerted; what to do then stands in ${runbook}
  aws secretsmanager get-secret-value --secret-id docket-${stage}-webhook --query SecretString
                                     the key for who sends webhooks`;
}
