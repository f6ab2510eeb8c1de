import type { Keys, Site } from "./site.js";
import type { Variables } from "./stage.js";

/** Where the record is. */
export function recordVariables({ names }: Site, { personal }: Keys): Variables {
  return {
    DOCKET_EVENTS_TABLE: names.own("events"),
    DOCKET_KEYS_TABLE: names.own("keys"),
    DOCKET_KMS_KEY: personal.keyArn,
  };
}

/** Where objects are. */
export function bucketVariables({ names }: Site): Variables {
  return { DOCKET_BUCKET: names.bucket };
}

/** Where similar ones are looked for: nowhere, when the stage has no search. */
export function searchVariables({ stage, names }: Site): Variables {
  if (stage.search === undefined) return {};
  return {
    DOCKET_SEARCH_DOMAIN: names.own("search"),
    DOCKET_SEARCH_PROTOCOL: stage.isOnLocalAws ? "http" : "https",
    DOCKET_SEARCH_PREFIX: names.own("index"),
  };
}

/** How texts are embedded. */
export function embeddingVariables({ stage }: Site): Variables {
  return {
    DOCKET_EMBEDDING_DIMENSION: String(stage.embeddingDimension),
    DOCKET_BEDROCK_STAND_IN: String(stage.isOnLocalAws),
  };
}

/** Who writes what is asked for, and whose executions are started. */
export function executionVariables({ stage, names }: Site): Variables {
  return {
    DOCKET_GENERATOR: stage.generator,
    DOCKET_PIPELINE: names.stateMachineArn("pipeline"),
  };
}

/** Whose web pages may read answers. */
export function originVariables({ stage }: Site): Variables {
  const { corsOrigins } = stage.api;
  return corsOrigins.length === 0 ? {} : { DOCKET_CORS_ORIGINS: corsOrigins.join(" ") };
}
