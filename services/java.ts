import { execFile } from "node:child_process";
import { join } from "node:path";

/** The command of a Java of at least that version, from `JAVA_HOME` or `PATH`, if there is one. */
export async function findJava(
  atLeast: number,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  const home = env["JAVA_HOME"];
  const candidates = home ? [join(home, "bin", "java"), "java"] : ["java"];
  for (const java of candidates) {
    if ((await versionOf(java, env)) >= atLeast) return java;
  }
  return undefined;
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
