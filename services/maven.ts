import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { err, ok, type Result } from "neverthrow";
import { run } from "./command.js";

/** One file of a Maven repository. */
export interface Artifact {
  readonly sha256: string;
  readonly group: string;
  readonly name: string;
  readonly version: string;
  readonly type: string;
}

/** What it is called once it has been fetched. */
export function fileNameOf({ name, version, type }: Artifact): string {
  return `${name}-${version}.${type}`;
}

/** Where files are fetched from if there is no Maven. */
export const mavenCentral = "https://repo1.maven.org/maven2";

const copyDependencies = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";

/**
 * Fetches these files, and nothing that they depend on, into a folder: with Maven, which knows the
 * repository of the house, or without it from `repository`. Or says why they cannot be had.
 *
 * @throws Error - A file is not the one that was published.
 */
export async function fetchArtifacts(
  artifacts: readonly Artifact[],
  folder: string,
  env: NodeJS.ProcessEnv,
  repository: string = mavenCentral,
): Promise<Result<void, string>> {
  const hasMaven = (await run("mvn", ["--version"], { env })).isOk();
  const fetched = hasMaven
    ? await byMaven(artifacts, folder, env)
    : await download(artifacts, folder, repository);
  if (fetched.isErr()) return fetched;
  for (const artifact of artifacts) await verify(artifact, folder);
  return ok();
}

async function byMaven(
  artifacts: readonly Artifact[],
  folder: string,
  env: NodeJS.ProcessEnv,
): Promise<Result<void, string>> {
  const pom = join(folder, "pom.xml");
  await writeFile(pom, pomOf(artifacts));
  const settings = [`-Dmaven.repo.local=${join(folder, "maven")}`, `-DoutputDirectory=${folder}`];
  const args = ["-B", "-q", "-f", pom, ...settings, copyDependencies];
  const copied = await run("mvn", args, { env });
  return copied.isOk() ? ok() : err(`Maven could not fetch it (${copied.error})`);
}

function pomOf(artifacts: readonly Artifact[]): string {
  const dependencies = artifacts.map(
    ({ group, name, version, type }) =>
      `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version><type>${type}</type><exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions></dependency>`,
  );
  return `<project><modelVersion>4.0.0</modelVersion><groupId>local</groupId><artifactId>local</artifactId><version>1</version><packaging>pom</packaging><dependencies>${dependencies.join("")}</dependencies></project>`;
}

async function download(
  artifacts: readonly Artifact[],
  folder: string,
  repository: string,
): Promise<Result<void, string>> {
  try {
    await Promise.all(
      artifacts.map(async (artifact) => {
        const { group, name, version } = artifact;
        const file = fileNameOf(artifact);
        const url = `${repository}/${group.replaceAll(".", "/")}/${name}/${version}/${file}`;
        const answer = await fetch(url);
        if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
        await writeFile(join(folder, file), Buffer.from(await answer.arrayBuffer()));
      }),
    );
    return ok();
  } catch (error) {
    const { message, cause } = error instanceof Error ? error : new Error(String(error));
    const why = cause instanceof Error ? cause.message : message;
    return err(
      `it could not be fetched from ${repository} (${why}). Where a proxy or a mirror is needed, install Maven, e.g. by \`apt-get install maven\`, which has settings for it`,
    );
  }
}

async function verify(artifact: Artifact, folder: string): Promise<void> {
  const file = fileNameOf(artifact);
  const found = createHash("sha256")
    .update(await readFile(join(folder, file)))
    .digest("hex");
  if (found !== artifact.sha256) {
    throw new Error(
      `${artifact.group}:${file} has a wrong hash: ${found} instead of ${artifact.sha256}. It was not used.`,
    );
  }
}
