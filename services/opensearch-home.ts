import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Result } from "neverthrow";
import { keptFolder, repository } from "./cache.js";
import { type Artifact, fetchArtifacts, fileNameOf } from "./maven.js";
import { unzip } from "./unzip.js";

const version = "2.19.1";

/** What the published module lacks: it comes without the descriptor that the full server has. */
interface Module {
  readonly name: string;
  readonly pluginClass: string;
  readonly extends?: string;
  /** What it may do beyond the server's own policy. */
  readonly permissions?: readonly string[];
}

const modules: readonly Module[] = [
  {
    name: "analysis-common",
    pluginClass: "org.opensearch.analysis.common.CommonAnalysisPlugin",
    extends: "lang-painless",
  },
  {
    name: "lang-painless",
    pluginClass: "org.opensearch.painless.PainlessPlugin",
    permissions: [
      'java.lang.RuntimePermission "createClassLoader"',
      'java.lang.RuntimePermission "getClassLoader"',
    ],
  },
  { name: "mapper-extras", pluginClass: "org.opensearch.index.mapper.MapperExtrasPlugin" },
  {
    name: "reindex",
    pluginClass: "org.opensearch.index.reindex.ReindexPlugin",
    permissions: ['java.net.SocketPermission "*", "connect,resolve"'],
  },
];

/** A file of the lock, and where it belongs in the server's folder. */
export interface Placed extends Artifact {
  readonly place: string;
}

/** The lines of a lock: SHA-256, place, `group:name:version:type`. */
export function readLock(text: string): readonly Placed[] {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return lines.map((line) => {
    const [sha256 = "", place = "", coordinates = ""] = line.split(/ +/);
    const [group = "", name = "", itsVersion = "", type = ""] = coordinates.split(":");
    return { sha256, place, group, name, version: itsVersion, type };
  });
}

/**
 * The folder of a server that can be started, fetched into `cache` the first time; or why it cannot
 * be had. Several processes may ask at once.
 *
 * @throws Error - What was fetched is not what was published.
 */
export async function openSearchHome(
  cache: string,
  env: NodeJS.ProcessEnv,
): Promise<Result<string, string>> {
  const folder = join(repository(import.meta.dirname), "services");
  const lock = await readFile(join(folder, "opensearch-local.lock"), "utf8");
  const hash = createHash("sha256").update(lock).update(JSON.stringify(modules)).digest("hex");
  return keptFolder(cache, "opensearch", `${version}-${hash.slice(0, 12)}`, async (work) => {
    const artifacts = readLock(lock);
    const fetched = await fetchArtifacts(artifacts, work, env);
    return fetched.asyncMap(() => layOut(artifacts, work));
  });
}

async function layOut(artifacts: readonly Placed[], work: string): Promise<string> {
  const home = join(work, `opensearch-${version}`);
  for (const artifact of artifacts) {
    const file = join(work, fileNameOf(artifact));
    if (artifact.type === "zip") await unzip(file, join(work, artifact.place));
    else {
      await mkdir(join(work, artifact.place), { recursive: true });
      await copyFile(file, join(work, artifact.place, fileNameOf(artifact)));
    }
  }
  for (const module of modules) await describeModule(module, join(home, "modules", module.name));
  return home;
}

async function describeModule(module: Module, folder: string): Promise<void> {
  const descriptor = {
    name: module.name,
    description: `${module.name}, as it is on Maven Central`,
    version,
    classname: module.pluginClass,
    "java.version": "11",
    "opensearch.version": version,
    "custom.foldername": "",
    "extended.plugins": module.extends ?? "",
    "has.native.controller": "false",
  };
  const lines = Object.entries(descriptor).map(([key, value]) => `${key}=${value}\n`);
  await writeFile(join(folder, "plugin-descriptor.properties"), lines.join(""));
  if (module.permissions === undefined) return;
  const permissions = module.permissions.map((permission) => `  permission ${permission};\n`);
  await writeFile(join(folder, "plugin-security.policy"), `grant {\n${permissions.join("")}};\n`);
}
