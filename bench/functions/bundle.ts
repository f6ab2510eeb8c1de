/** What a function has to load: its bundle, and how long that takes. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { type BuildOptions, build } from "esbuild";
import { repository } from "../../services/cache.js";
import { bundling, type FunctionName } from "../../src/infrastructure/lambda/bundling.js";

const root = repository(import.meta.dirname);

/** Bundles a function as it is deployed, in that file. Returns its size in bytes. */
export async function bundleFunction(name: FunctionName, outfile: string): Promise<number> {
  const { metafile } = await build({ ...optionsFor(name), outfile, metafile: true });
  return Math.max(...Object.values(metafile.outputs).map(({ bytes }) => bytes));
}

function optionsFor(name: FunctionName): BuildOptions {
  const { banner, conditions, external, mainFields, ...options } = bundling;
  return {
    ...options,
    banner: { js: banner },
    conditions: [...conditions],
    external: [...external],
    mainFields: [...mainFields],
    absWorkingDir: root,
    entryPoints: [join("src/infrastructure", `${name}.lambda.ts`)],
    bundle: true,
    platform: "node",
    logLevel: "silent",
  };
}

/** An environment in which every function begins to work. */
export const fullEnvironment = {
  AWS_REGION: "eu-central-1",
  DOCKET_EVENTS_TABLE: "events",
  DOCKET_VIEWS_TABLE: "views",
  DOCKET_KEYS_TABLE: "keys",
  DOCKET_KMS_KEY: "alias/docket",
  DOCKET_BUCKET: "bucket",
  DOCKET_EVENT_BUS: "bus",
  DOCKET_SETTINGS_PATH: "/docket/dev",
  DOCKET_SEARCH_DOMAIN: "docket",
  DOCKET_WEBHOOK_SECRET: "webhook",
  DOCKET_INTAKE_QUEUE_URL: "https://sqs.eu-central-1.amazonaws.com/111111111111/intake",
  DOCKET_PIPELINE: "arn:aws:states:eu-central-1:111111111111:stateMachine:pipeline",
};

const importing = `
const start = performance.now();
const { handler } = await import(process.argv[1]);
console.log(JSON.stringify({ ms: performance.now() - start, handler: typeof handler }));
process.exit();`;

/** Imports a bundle in a process of its own, in this environment: how long that took, in milliseconds. */
export async function importBundle(
  outfile: string,
  env: NodeJS.ProcessEnv,
): Promise<{ readonly ms: number; readonly handler: string }> {
  const args = ["--input-type=module", "-e", importing, outfile];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  return JSON.parse(stdout.split("\n")[0] ?? "");
}
