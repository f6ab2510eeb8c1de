import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { err, type Result } from "neverthrow";
import { repositoryCache } from "./cache.js";
import { folderFor, freePort, startChild } from "./child.js";
import type { ServiceOptions } from "./dynamodb-local.js";
import { findJava } from "./java.js";
import { openSearchHome } from "./opensearch-home.js";
import { untilAnswering } from "./ready.js";

/** A running OpenSearch 2.19.1 with k-NN by Lucene, of one node; its data go with it. */
export interface OpenSearchLocal {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Where to look for Java and Maven, where to keep what is fetched, and where the server listens. */
export interface OpenSearchLocalOptions extends ServiceOptions {
  /** Any free port without one. */
  readonly port?: number;
}

/**
 * Starts OpenSearch, or says why it cannot be had and what to do. It ends with this process at the
 * latest. Once it has been fetched it takes about 4 s until it answers (`untilOpenSearch`).
 */
export async function startOpenSearchLocal({
  env = process.env,
  cache = repositoryCache,
  port,
}: OpenSearchLocalOptions = {}): Promise<Result<OpenSearchLocal, string>> {
  // It needs the security manager, which Java 24 no longer has.
  const java = await findJava({ from: 17, to: 23 }, env);
  if (java.isErr()) return err(java.error);
  const installed = await openSearchHome(cache, env);
  return installed.asyncMap(async (home) => {
    const folder = folderFor("opensearch");
    const listensAt = port ?? (await freePort());
    await configure(folder, listensAt);
    const stop = startChild({
      name: "OpenSearch",
      command: java.value,
      args: argumentsFor(home, folder),
      cwd: home,
      env,
      folder,
    });
    return { endpoint: `http://127.0.0.1:${listensAt}`, stop };
  });
}

/** Waits until it takes requests. Throws when it does not within 60 s. */
export function untilOpenSearch(endpoint: string): Promise<void> {
  const url = `${endpoint}/_cluster/health?wait_for_status=yellow&timeout=2s`;
  return untilAnswering("OpenSearch", { url, mustBeOk: true });
}

async function configure(folder: string, port: number): Promise<void> {
  for (const name of ["config", "data", "logs", "tmp"]) await mkdir(join(folder, name));
  const settings = {
    "cluster.name": "docket",
    "path.data": join(folder, "data"),
    "path.logs": join(folder, "logs"),
    "network.host": "127.0.0.1",
    "http.port": port,
    "transport.port": 0,
    "discovery.type": "single-node",
    "cluster.routing.allocation.disk.threshold_enabled": false,
  };
  // JSON is YAML.
  await writeFile(join(folder, "config", "opensearch.yml"), JSON.stringify(settings));
  await writeFile(join(folder, "config", "log4j2.properties"), logging);
}

const logging = `appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d %p %c{1.}: %m%n
rootLogger.level = warn
rootLogger.appenderRef.console.ref = console
`;

/** What the distribution's own start script passes, without its log of collections. */
function argumentsFor(home: string, folder: string): readonly string[] {
  return [
    "-Xms512m",
    "-Xmx512m",
    "-XX:+UseSerialGC",
    // It starts at half of the processor time; 5,000 vectors are indexed and found as fast.
    "-XX:TieredStopAtLevel=1",
    "-Xss1m",
    "-Xshare:auto",
    "-Djava.security.manager=allow",
    "-Djava.awt.headless=true",
    "-Dfile.encoding=UTF-8",
    "-Djava.locale.providers=SPI,COMPAT",
    "-Djava.util.concurrent.ForkJoinPool.common.threadFactory=org.opensearch.secure_sm.SecuredForkJoinWorkerThreadFactory",
    "-Dio.netty.noUnsafe=true",
    "-Dio.netty.noKeySetOptimization=true",
    "-Dio.netty.recycler.maxCapacityPerThread=0",
    "-Dio.netty.allocator.numDirectArenas=0",
    "-Dlog4j.shutdownHookEnabled=false",
    "-Dlog4j2.disable.jmx=true",
    "-Djna.nosys=true",
    // Root is refused, as far as the C library can be asked. In a container everybody is root.
    ...(process.getuid?.() === 0 ? ["-Djna.noclasspath=true"] : []),
    `-Djava.io.tmpdir=${join(folder, "tmp")}`,
    "-Dopensearch.distribution.type=zip",
    "-Dopensearch.bundled_jdk=false",
    `-Dopensearch.path.home=${home}`,
    `-Dopensearch.path.conf=${join(folder, "config")}`,
    "-cp",
    join(home, "lib", "*"),
    "org.opensearch.bootstrap.OpenSearch",
  ];
}
