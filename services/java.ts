import { execFile } from "node:child_process";
import { join } from "node:path";
import { err, ok, type Result } from "neverthrow";

/** Versions of Java, as its makers count: 8, 11, 17, 21 ... */
export interface JavaVersions {
  readonly from: number;
  readonly to?: number;
}

/** The command of a Java of such a version, from `JAVA_HOME` or `PATH`; or why not and what to do. */
export async function findJava(
  { from, to }: JavaVersions,
  env: NodeJS.ProcessEnv,
): Promise<Result<string, string>> {
  const home = env["JAVA_HOME"];
  const candidates = home ? [join(home, "bin", "java"), "java"] : ["java"];
  for (const java of candidates) {
    const version = await versionOf(java, env);
    if (version >= from && version <= (to ?? version)) return ok(java);
  }
  const wanted = to === undefined ? `${from} or newer` : `${from} to ${to}`;
  return err(
    `no Java ${wanted} was found. Install one, e.g. from https://adoptium.net or by \`apt-get install openjdk-17-jre-headless\`, so that \`java\` is on the PATH or in JAVA_HOME`,
  );
}

/** 0 when it cannot be run. Java says its version on standard error: `openjdk version "17.0.15"`. */
function versionOf(java: string, env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve) => {
    execFile(java, ["-version"], { env }, (error, _, text) => {
      const [, major = "0"] = /version "(\d+)/.exec(text) ?? [];
      resolve(error === null ? Number(major) : 0);
    });
  });
}
