import { err, type Result } from "neverthrow";
import { repositoryCache } from "./cache.js";
import { folderFor, freePort, startChild } from "./child.js";
import { fetchEmulator } from "./emulator.js";
import { findJava } from "./java.js";
import { untilAnswering } from "./ready.js";

/** A running DynamoDB, all in memory; any region and any credentials will do. */
export interface DynamoDbLocal {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Where to look for what a service needs, and where to keep what is fetched. */
export interface ServiceOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cache?: string;
}

/**
 * Starts AWS's DynamoDB Local, or says why it cannot be had and what to do. It ends with this
 * process at the latest. Once it has been fetched it takes about 2 s until it answers (`untilReady`).
 */
export async function startDynamoDbLocal({
  env = process.env,
  cache = repositoryCache,
}: ServiceOptions = {}): Promise<Result<DynamoDbLocal, string>> {
  const java = await findJava({ from: 17 }, env);
  if (java.isErr()) return err(java.error);
  const emulator = await fetchEmulator(cache, env);
  return emulator.asyncMap(async (cwd) => {
    const port = await freePort();
    const stop = startChild({
      name: "DynamoDB Local",
      command: java.value,
      args: [...javaOptions, "-jar", "DynamoDBLocal.jar", ...options, "-port", String(port)],
      cwd,
      env,
      folder: folderFor("dynamodb"),
    });
    return { endpoint: `http://127.0.0.1:${port}`, stop };
  });
}

const javaOptions = [
  // As fast in the end, at half of the processor time: half a run would be compilation.
  "-XX:TieredStopAtLevel=1",
  "-XX:+UseSerialGC",
  "-Djava.library.path=DynamoDBLocal_lib",
];
const options = ["-inMemory", "-sharedDb", "-disableTelemetry"];

/** Waits until something answers there. Throws when nothing does within 60 s. */
export function untilReady(endpoint: string): Promise<void> {
  return untilAnswering("DynamoDB Local", { url: endpoint });
}
