import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import { identity } from "../prepare-aws.js";

/** How to reach the local AWS: with TLS. */
export interface AwsPlace {
  readonly endpoint: string;
  readonly caFile: string;
}

/** For a client of any service there, of the account's root. */
export type ClientConfig = ReturnType<typeof clientConfig>;

/** For a client of any service there, of the root of an account; of the first one, unless its number is given. */
export function clientConfig({ endpoint, caFile }: AwsPlace, account?: string) {
  const httpsAgent = new Agent({ keepAlive: true, ca: readFileSync(caFile, "utf8") });
  const { region, credentials } = identity;
  const accessKeyId = account ?? credentials.accessKeyId;
  return {
    region,
    credentials: { ...credentials, accessKeyId },
    endpoint,
    requestHandler: { httpsAgent },
  };
}
