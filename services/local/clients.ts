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

/** For a client of any service there, of the account's root. */
export function clientConfig({ endpoint, caFile }: AwsPlace) {
  const httpsAgent = new Agent({ keepAlive: true, ca: readFileSync(caFile, "utf8") });
  return { ...identity, endpoint, requestHandler: { httpsAgent } };
}
