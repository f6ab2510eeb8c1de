import type { TestProject } from "vitest/node";
import { startDynamoDbLocal } from "../services/dynamodb-local.js";

declare module "vitest" {
  interface ProvidedContext {
    /** Where DynamoDB Local is; `null` where it cannot be had. */
    dynamoDbEndpoint: string | null;
    /** Where the local AWS is, and the certificate of its authority; `null` where it cannot be had. */
    aws: { readonly endpoint: string; readonly caFile: string } | null;
    /** Where OpenSearch is; `null` where it cannot be had. */
    openSearchEndpoint: string | null;
  }
}

/** Starts what the tests need beside this process; it starts up while the first tests run. */
export async function setup({
  provide,
}: Pick<TestProject, "provide">): Promise<(() => Promise<void>) | undefined> {
  const started = await startDynamoDbLocal();
  if (started.isErr()) console.log(notTested("DynamoDB Local", started.error, process.env));
  provide("dynamoDbEndpoint", started.isOk() ? started.value.endpoint : null);
  const { AWS_LOCAL_ENDPOINT: endpoint, AWS_LOCAL_CA: caFile } = process.env;
  provide("aws", endpoint && caFile ? { endpoint, caFile } : null);
  provide("openSearchEndpoint", process.env["OPENSEARCH_LOCAL_ENDPOINT"] ?? null);
  return started.isOk() ? started.value.stop : undefined;
}

/** What to say of a service that is missing. Throws with `CI=true`, where everything is tested. */
export function notTested(service: string, why: string, env: NodeJS.ProcessEnv): string {
  const sentence = `${service}: not tested, because ${why}.`;
  if (env["CI"] === "true") throw new Error(sentence);
  return sentence;
}
