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

/** What is between the callers and the services: nothing, or a network. */
export type Way = "loopback" | "wire";

/** Starts all of it. Throws where something cannot be had. */
export async function startLocal(way: Way): Promise<Local> {
  const services = await startServices();
  const { dynamoDb, aws, openSearch } = placesOf(services);
  if (dynamoDb === undefined || aws === undefined || openSearch === undefined) {
    await services.stop();
    const missing = named(services).flatMap(([name, service]) =>
      service.isErr() ? `${name} cannot be had: ${service.error}.` : [],
    );
    throw new Error(missing.join(" "));
  }
  const near = { dynamoDb, aws, openSearch };
  const standIn = startProcess("stand-in");
  const [variables, bedrock] = await Promise.all([
    prepareAws(near),
    standIn.says,
    untilAllReady(near),
  ]);
  const wires = way === "wire" ? [dynamoDb, aws.endpoint, openSearch, bedrock].map(layWire) : [];
  const far = await Promise.all(wires.map(({ says }) => says));
  const places: Places = {
    dynamoDb: far[0] ?? dynamoDb,
    aws: { ...aws, endpoint: far[1] ?? aws.endpoint },
    openSearch: far[2] ?? openSearch,
  };
  const ca = readFileSync(aws.caFile, "utf8");
  const httpsAgent = new Agent({ keepAlive: true, maxSockets: 50, ca });
  const requestHandler = { httpsAgent, connectionTimeout: 2_000 };
  return {
    places,
    bedrock: far[3] ?? bedrock,
    aws: { ...identity, endpoint: places.aws.endpoint, requestHandler },
    ca,
    variables,
    stop: async () => {
      httpsAgent.destroy();
      for (const { stop } of [...wires, standIn]) stop();
      await services.stop();
    },
  };
}

interface Started {
  /** The address that it tells. */
  readonly says: Promise<string>;
  readonly stop: () => void;
}

const layWire = (endpoint: string): Started => startProcess("wire", endpoint);

/** In a process of its own: what it takes to answer is not to be mixed with what it takes to ask. */
function startProcess(name: "stand-in" | "wire", ...args: readonly string[]): Started {
  const file = join(import.meta.dirname, `${name}${extname(import.meta.filename)}`);
  const execArgv = process.execArgv.filter((arg) => arg !== "--expose-gc");
  const child = fork(file, args, { execArgv });
  const says = new Promise<string>((resolve, reject) => {
    child.once("message", (message) => resolve(String(message)));
    child.once("exit", (code) => reject(new Error(`${name} ended with ${code}`)));
  });
  return { says, stop: () => child.disconnect() };
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
