import { err, ok, type Result } from "neverthrow";
import { startBedrockStandIn } from "#adapters/bedrock-stand-in";
import { startAwsLocal, untilAws } from "../aws-local.js";
import { clientVariables, type Variables } from "../prepare-aws.js";
import { clientConfig } from "./clients.js";
import { pumpWhatComes } from "./pump-all.js";

/** A local AWS with nothing deployed to it, and Bedrock's stand-in beside it. */
export interface EmptyAws {
  /** By which it is found, by who deploys to it and by what is deployed. */
  readonly variables: Variables;
  stop(): Promise<void>;
}

/** Which account it is, and where a server of OpenSearch is for domains that are made in it. */
export interface EmptyAwsOptions {
  /** 12 digits. */
  readonly account: string;
  readonly openSearch?: string;
}

/** Starts one that is ready for `npm run deploy`, or says why it cannot be had. */
export async function startEmptyAws({
  account,
  openSearch,
}: EmptyAwsOptions): Promise<Result<EmptyAws, string>> {
  // Whoever has no credentials, as the sender of a webhook, is taken to be of that account as well.
  const env = {
    ...process.env,
    MINISTACK_ACCOUNT_ID: account,
    // As accounts of some age have it; otherwise it is reckoned from this machine's memory.
    LAMBDA_ACCOUNT_CONCURRENCY: "1000",
  };
  const host = openSearch === undefined ? {} : { openSearch: new URL(openSearch).host };
  const aws = await startAwsLocal({ env, ...host });
  if (aws.isErr()) return err(`The local AWS cannot be had: ${aws.error}.`);
  const bedrock = await startBedrockStandIn();
  await untilAws(aws.value);
  const streams = pumpWhatComes(clientConfig(aws.value, account));
  return ok({
    variables: {
      ...clientVariables(aws.value),
      // To this AWS an access key of 12 digits is the root of that account.
      AWS_ACCESS_KEY_ID: account,
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock.endpoint,
      // For what is deployed: that this is no AWS, and where Bedrock is to its functions.
      DOCKET_LOCAL_AWS: "true",
      DOCKET_SEARCH_PROTOCOL: "http",
      DOCKET_BEDROCK_STAND_IN: "true",
      DOCKET_LOCAL_BEDROCK_ENDPOINT: bedrock.endpoint,
    },
    stop: async () => {
      await streams.stop();
      await Promise.all([bedrock.close(), aws.value.stop()]);
    },
  });
}
