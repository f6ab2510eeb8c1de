import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { err, ok, type Result } from "neverthrow";
import { repository } from "../cache.js";
import { type Outputs, outputsIn } from "./outputs.js";

const root = repository(import.meta.dirname);

/** Where CDK works, and with what. */
export interface CdkOptions {
  /** For the assembly and the outputs. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Prepares an account and region for deployments by CDK. */
export function bootstrap({ env, folder }: CdkOptions): Promise<Result<string, string>> {
  // Another app than none would be synthesized first.
  const elsewhere = { env, folder, cwd: folder };
  return cdk(["bootstrap", "aws://000000000000/us-east-1"], elsewhere);
}

/** Makes the templates and assets of the stage `local`. */
export function synthesize({ env, folder }: CdkOptions): Promise<Result<string, string>> {
  const app = `${process.execPath} --import tsx --conditions=docket-source ${appFile}`;
  return cdk(["synth", "--quiet", "--app", app, "-c", "stage=local", "-o", assembly(folder)], {
    env,
    folder,
    cwd: root,
  });
}

const appFile = join("src", "infrastructure", "cdk", "app.ts");

const stacks = ["data", "search", "ingestion", "pipeline", "api", "operations"];

/** Deploys what was synthesized, but for what the local AWS does not know. */
export async function deployStacks({ env, folder }: CdkOptions): Promise<Result<Outputs, string>> {
  const file = join(folder, "outputs.json");
  const names = stacks.map((name) => `docket-local-${name}`);
  const deployed = await cdk(
    [
      ...["deploy", ...names, "--app", assembly(folder), "--outputs-file", file],
      ...["--require-approval", "never", "--method", "direct", "--concurrency", "4"],
      ...["--asset-parallelism", "--progress", "events"],
    ],
    { env, folder, cwd: root },
  );
  return deployed.asyncMap(async () => outputsIn(await readFile(file, "utf8")));
}

function assembly(folder: string): string {
  return join(folder, "cdk.out");
}

/** Runs CDK; when it fails, with all that it printed. */
function cdk(
  args: readonly string[],
  { env, cwd }: CdkOptions & { readonly cwd: string },
): Promise<Result<string, string>> {
  const program = join(root, "node_modules", "aws-cdk", "bin", "cdk");
  const quietly = ["--no-notices", "--no-color", "--ci"];
  return new Promise((resolve) => {
    // What is synthesized is validated by tests.
    const options = {
      env: { ...process.env, CDK_VALIDATION: "false", ...env },
      cwd,
      maxBuffer: 100_000_000,
    };
    execFile(process.execPath, [program, ...args, ...quietly], options, (error, out, complaints) =>
      resolve(error === null ? ok(out) : err(`cdk ${args[0]} failed:\n${out}${complaints}`)),
    );
  });
}
