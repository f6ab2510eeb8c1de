import type { Variables } from "./stage.js";

/** Services that something else may stand in for, and what their SDK calls them. */
const services = {
  BEDROCK: "BEDROCK_RUNTIME",
  DYNAMODB: "DYNAMODB",
  EVENTBRIDGE: "EVENTBRIDGE",
  KMS: "KMS",
  OPENSEARCH: "OPENSEARCH",
  S3: "S3",
  SECRETS_MANAGER: "SECRETS_MANAGER",
  SFN: "SFN",
  SQS: "SQS",
  SSM: "SSM",
} as const;

/**
 * Whether what is asked is a local AWS: `DOCKET_LOCAL_AWS` says so, and the endpoint is one of this machine. Both, for
 * functions on AWS must never be told of an address here.
 */
export function isLocalAws(environment: Readonly<Record<string, string | undefined>>): boolean {
  const { DOCKET_LOCAL_AWS: said, AWS_ENDPOINT_URL: endpoint = "" } = environment;
  return said === "true" && /^https?:\/\/(?:127\.0\.0\.1|localhost)[:/]/.test(`${endpoint}/`);
}

/**
 * What functions on one machine are told in their environment: for `DOCKET_LOCAL_<SERVICE>_ENDPOINT`, that this one
 * service is elsewhere than the rest of AWS.
 */
export function standIns(environment: Readonly<Record<string, string | undefined>>): Variables {
  const found = Object.entries(services).flatMap(([service, name]) => {
    const endpoint = environment[`DOCKET_LOCAL_${service}_ENDPOINT`];
    return endpoint ? [[`AWS_ENDPOINT_URL_${name}`, endpoint] as const] : [];
  });
  return {
    ...Object.fromEntries(found),
    // Node here is older than that of AWS.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  };
}
