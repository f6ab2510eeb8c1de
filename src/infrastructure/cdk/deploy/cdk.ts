import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { err, ok, type Result } from "neverthrow";

/** The repository: CDK is the one that its lock file names. */
export const repository = join(import.meta.dirname, "../../../..");

const program = join(repository, "node_modules", "aws-cdk", "bin", "cdk");
const app = join("src", "infrastructure", "cdk", "app.ts");

/** CDK at work on one stage, in a folder of its own that goes with `end`. */
export interface Cdk {
  /** Makes templates and bundles, with all checks. */
  synthesize(): Promise<Result<void, string>>;
  diff(): Promise<Result<void, string>>;
  /** Prepares an account and region; nothing that it deploys may do more than the boundary says. */
  bootstrap(boundary: string): Promise<Result<void, string>>;
  deploy(): Promise<Result<void, string>>;
  end(): Promise<void>;
}

/** What is put up, and where. */
export interface Target {
  readonly stage: string;
  readonly account: string;
  readonly region: string;
  readonly version: string;
}

/** CDK for a target; it speaks for itself. */
export async function cdkFor({ stage, account, region, version }: Target): Promise<Cdk> {
  const folder = await mkdtemp(join(tmpdir(), "docket-deploy-"));
  const assembly = join(folder, "cdk.out");
  const made = ["--app", assembly];
  const all = `docket-${stage}-*`;
  return {
    synthesize: () =>
      run(repository, [
        ...["synth", "--quiet", "-o", assembly],
        ...["--app", `${process.execPath} --import tsx --conditions=docket-source ${app}`],
        ...["-c", `stage=${stage}`, "-c", `account=${account}`],
        ...["-c", `region=${region}`, "-c", `version=${version}`],
      ]),
    // Without a change set: it looks, and leaves nothing behind.
    diff: () => run(repository, ["diff", all, ...made, "--no-change-set"]),
    bootstrap: (boundary) =>
      // In a folder without an application, which would be synthesized first.
      run(folder, [
        ...["bootstrap", `aws://${account}/${region}`, "--termination-protection"],
        ...["--custom-permissions-boundary", boundary],
      ]),
    deploy: () =>
      run(repository, [
        ...["deploy", all, ...made, "--concurrency", "4", "--asset-parallelism"],
        // What changes, rights as well, has been shown before.
        ...["--require-approval", "never"],
      ]),
    end: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Runs CDK; what it says goes to the terminal. */
function run(cwd: string, args: readonly string[]): Promise<Result<void, string>> {
  const child = spawn(process.execPath, [program, ...args, "--no-notices"], {
    cwd,
    stdio: ["inherit", "inherit", "inherit"],
  });
  return new Promise((resolve) => {
    child.on("error", ({ message }) => resolve(err(message)));
    child.on("exit", (code) =>
      resolve(code === 0 ? ok(undefined) : err(`cdk ${args[0]} did not end well`)),
    );
  });
}

/** The package's version with the commit that is checked out, e.g. "0.1.0+3f2a1b0" or "0.1.0+3f2a1b0.changed". */
export async function versionHere(version: string): Promise<string> {
  const git = (...args: readonly string[]) =>
    promisify(execFile)("git", [...args], { cwd: repository }).then(
      ({ stdout }) => stdout.trim(),
      () => undefined,
    );
  const commit = await git("rev-parse", "--short=7", "HEAD");
  if (commit === undefined) return version;
  const changes = await git("status", "--porcelain", "--untracked-files=no");
  return `${version}+${commit}${changes ? ".changed" : ""}`;
}
