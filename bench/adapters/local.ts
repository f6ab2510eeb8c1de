/** Everything that is measured against, started on this machine for one run. */
import { fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import { extname, join } from "node:path";
import type { Result, ResultAsync } from "neverthrow";
import { identity, prepareAws, type Variables } from "../../services/prepare-aws.js";
import {
  named,
  type Places,
  placesOf,
  startServices,
  untilAllReady,
} from "../../services/services.js";

/** Where things are, how a client of the local AWS is told so, and how all of it ends. */
export interface Local {
  readonly places: Places;
  /** The address of the stand-in for Bedrock. */
  readonly bedrock: string;
  readonly aws: AwsSettings;
  /** The certificate of the local AWS's authority, as PEM. */
  readonly ca: string;
  /** The names of what was made in the local AWS, by the variable that Docket finds each by. */
  readonly variables: Variables;
  stop(): Promise<void>;
}

/** The same for the client of an adapter and a bare one. */
export interface AwsSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: typeof identity.credentials;
  readonly requestHandler: { readonly httpsAgent: Agent; readonly connectionTimeout: number };
}

/** Starts all of it. Throws where something cannot be had. */
export async function startLocal(): Promise<Local> {
  const services = await startServices();
  const { dynamoDb, aws, openSearch } = placesOf(services);
  if (dynamoDb === undefined || aws === undefined || openSearch === undefined) {
    await services.stop();
    const missing = named(services).flatMap(([name, service]) =>
      service.isErr() ? `${name} cannot be had: ${service.error}.` : [],
    );
    throw new Error(missing.join(" "));
  }
  const places = { dynamoDb, aws, openSearch };
  const [variables, bedrock] = await Promise.all([
    prepareAws(places),
    startBedrock(),
    untilAllReady(places),
  ]);
  const ca = readFileSync(aws.caFile, "utf8");
  const httpsAgent = new Agent({ keepAlive: true, maxSockets: 50, ca });
  const requestHandler = { httpsAgent, connectionTimeout: 2_000 };
  return {
    places,
    bedrock: bedrock.endpoint,
    aws: { ...identity, endpoint: aws.endpoint, requestHandler },
    ca,
    variables,
    stop: async () => {
      httpsAgent.destroy();
      bedrock.stop();
      await services.stop();
    },
  };
}

/** In a process of its own: what it takes to answer is not to be mixed with what it takes to ask. */
async function startBedrock(): Promise<{ readonly endpoint: string; readonly stop: () => void }> {
  const file = join(import.meta.dirname, `stand-in${extname(import.meta.filename)}`);
  const child = fork(file, { execArgv: process.execArgv.filter((arg) => arg !== "--expose-gc") });
  const endpoint = await new Promise<string>((resolve, reject) => {
    child.once("message", (message) => resolve(String(message)));
    child.once("exit", (code) => reject(new Error(`the stand-in ended with ${code}`)));
  });
  return { endpoint, stop: () => child.disconnect() };
}

/** What an adapter returned. Throws its error. */
export async function done<T, E extends { readonly type: string }>(
  result: Result<T, E> | ResultAsync<T, E>,
): Promise<T> {
  const settled = await result;
  if (settled.isOk()) return settled.value;
  throw new Error(JSON.stringify(settled.error), { cause: settled.error });
}

/** Throws unless an answer is as it should be. */
export function check(isRight: boolean, what: string): void {
  if (!isRight) throw new Error(`expected ${what}`);
}

/** What has to be there. */
export function given(values: Variables, name: string): string {
  const value = values[name];
  if (value === undefined) throw new Error(`${name} is not known`);
  return value;
}
