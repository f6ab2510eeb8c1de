import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { AssetHashType, DockerImage } from "aws-cdk-lib";
import { type AssetCode, Code } from "aws-cdk-lib/aws-lambda";
import { bundling as options } from "../../lambda/bundling.js";

/** The repository, where the tools are installed. */
const repository = join(import.meta.dirname, "../../../..");

/**
 * The code of a function, bundled as its tests bundle it. CDK's `NodejsFunction` does the same by a
 * process of npm for each function, which takes longer than all the rest together.
 */
export function codeOf(entries: string, name: string): AssetCode {
  return Code.fromAsset(entries, {
    // By what is in it: not by time, nor by the folder it was made in.
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry("never-used"),
      // CDK tells one function's bundle from another's by it.
      command: [name],
      local: {
        tryBundle: (folder) => {
          bundle(join(entries, `${name}.lambda.ts`), join(folder, "index.mjs"));
          return true;
        },
      },
    },
  });
}

function bundle(entry: string, outfile: string): void {
  execFileSync(join(repository, "node_modules", ".bin", "esbuild"), argumentsFor(entry, outfile), {
    cwd: repository,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
}

function argumentsFor(entry: string, outfile: string): readonly string[] {
  return [
    entry,
    `--outfile=${outfile}`,
    "--bundle",
    "--platform=node",
    "--log-level=warning",
    `--format=${options.format}`,
    `--target=${options.target}`,
    `--main-fields=${options.mainFields.join(",")}`,
    `--conditions=${options.conditions.join(",")}`,
    ...(options.minify ? ["--minify"] : []),
    ...options.external.map((name) => `--external:${name}`),
    ...Object.entries(options.define).map(([name, value]) => `--define:${name}=${value}`),
    `--banner:js=${options.banner}`,
  ];
}
