import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { err, type Result } from "neverthrow";
import { type AwsLocal, type AwsLocalOptions, startAwsLocal, untilAws } from "../aws-local.js";
import { untilOpenSearch } from "../opensearch-local.js";
import { clientVariables, type Variables } from "../prepare-aws.js";
import { bootstrap, deployStacks, synthesize } from "./cdk.js";
import { type ClientConfig, clientConfig } from "./clients.js";
import { furnish, putIntoService } from "./furnish.js";
import type { Outputs } from "./outputs.js";
import { pumpStreams, type StreamPump } from "./streams.js";
import type { WebhookTarget } from "./webhook.js";

/** What stands beside the local AWS. */
export interface DeploymentOptions {
  /** Where Bedrock's stand-in is. */
  readonly bedrock: string;
  /** Where OpenSearch is: what the domain says of itself. */
  readonly openSearch: string;
  readonly forFunctions?: NonNullable<AwsLocalOptions["forFunctions"]>;
  readonly waitScale?: number;
  /** Hears what is being done. */
  readonly say: (text: string) => void;
}

/** The application, deployed to a local AWS of its own. */
export interface Deployment {
  readonly aws: Pick<AwsLocal, "endpoint" | "caFile" | "folder">;
  readonly config: ClientConfig;
  readonly outputs: Outputs;
  readonly webhook: WebhookTarget;
  /** By which the command line finds it. */
  readonly variables: Variables;
  readonly streams: StreamPump;
  stop(): Promise<void>;
}

/** Starts a local AWS and deploys the stage `local` to it, or says why that cannot be done. */
export async function deploy(options: DeploymentOptions): Promise<Result<Deployment, string>> {
  const { openSearch, forFunctions, waitScale } = options;
  const aws = await startAwsLocal({
    openSearch: new URL(openSearch).host,
    ...(forFunctions !== undefined && { forFunctions }),
    ...(waitScale !== undefined && { waitScale }),
  });
  if (aws.isErr()) return err(`The local AWS cannot be had: ${aws.error}.`);
  // It goes with the local AWS's own folder, however this process ends.
  const folder = join(aws.value.folder, "deployment");
  await mkdir(folder);
  const endings = [aws.value.stop];
  const stop = async () => {
    for (const end of endings.splice(0).reverse()) await end();
  };
  try {
    const deployed = await deployTo(aws.value, folder, options, endings);
    if (deployed.isErr()) await stop();
    return deployed.map((found) => ({ ...found, aws: aws.value, stop }));
  } catch (error) {
    await stop();
    throw error;
  }
}

async function deployTo(
  aws: AwsLocal,
  folder: string,
  { bedrock, openSearch, say }: DeploymentOptions,
  endings: (() => Promise<void>)[],
): Promise<Result<Omit<Deployment, "aws" | "stop">, string>> {
  const env = { ...clientVariables(aws), ...bedrockVariables(bedrock) };
  await untilAws(aws);
  say("bootstrapping and synthesizing");
  const begun = await Promise.all([bootstrap({ env, folder }), synthesize({ env, folder })]);
  for (const each of begun) if (each.isErr()) return err(each.error);
  say("deploying");
  const deployed = await deployStacks({ env, folder });
  if (deployed.isErr()) return err(deployed.error);
  const outputs = deployed.value;

  const config = clientConfig(aws);
  const { httpsAgent: agent } = config.requestHandler;
  endings.push(async () => agent.destroy());
  const furnished = await furnish(outputs, config);
  const streams = await pumpStreams(config);
  endings.push(streams.stop);
  say("putting the example's agents into service");
  await untilOpenSearch(openSearch);
  const variables = { ...env, ...furnished.variables };
  const served = await putIntoService(variables, folder);
  const url = `${aws.endpoint}/_aws/execute-api/${outputs.ApiId}/${outputs.ApiStage}/webhook`;
  const webhook = { url, key: furnished.key, agent };
  return served.map(() => ({ config, outputs, webhook, variables, streams }));
}

/** For the functions, and for the command line. */
function bedrockVariables(endpoint: string): Variables {
  return {
    DOCKET_LOCAL_BEDROCK_ENDPOINT: endpoint,
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: endpoint,
  };
}
