import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { err, type Result } from "neverthrow";
import { freePort, startChild } from "./child.js";
import { fetchEmulator } from "./emulator.js";
import { findJava } from "./java.js";

/** A running DynamoDB, all in memory; any region and any credentials will do. */
export interface DynamoDbLocal {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Where to look for Java and npm, and where to keep what is fetched. */
export interface DynamoDbLocalOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cache?: string;
}

/**
 * Starts AWS's DynamoDB Local, or says why it cannot be had and what to do. It ends with this
 * process at the latest. Once it has been fetched it takes about 2 s until it answers (`untilReady`).
 */
export async function startDynamoDbLocal({
  env = process.env,
  cache = join(repository(import.meta.dirname), ".cache"),
}: DynamoDbLocalOptions = {}): Promise<Result<DynamoDbLocal, string>> {
  const java = await findJava(17, env);
  if (java === undefined) {
    return err(
      "no Java 17 or newer was found. Install one, e.g. from https://adoptium.net or by `apt-get install openjdk-17-jre-headless`, so that `java` is on the PATH or in JAVA_HOME",
    );
  }
  const emulator = await fetchEmulator(cache, env);
  return emulator.asyncMap(async (folder) => {
    const port = await freePort();
    const stop = startChild(
      java,
      [
        // As fast in the end, at half of the processor time: half a run would be compilation.
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Djava.library.path=DynamoDBLocal_lib",
        "-jar",
        "DynamoDBLocal.jar",
        "-inMemory",
        "-sharedDb",
        "-disableTelemetry",
        "-port",
        String(port),
      ],
      folder,
    );
    return { endpoint: `http://127.0.0.1:${port}`, stop };
  });
}

/** Waits until something answers there. Throws when nothing does within 60 s. */
export async function untilReady(endpoint: string): Promise<void> {
  const end = performance.now() + 60_000;
  for (;;) {
    try {
      await fetch(endpoint, { signal: AbortSignal.timeout(5_000) });
      return;
    } catch (cause) {
      if (performance.now() > end) {
        throw new Error(`nothing answers at ${endpoint}: DynamoDB Local did not start`, { cause });
      }
      await wait(25);
    }
  }
}

/** The folder that `package.json` is in, also seen from the compiled files. */
function repository(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : repository(dirname(folder));
}
