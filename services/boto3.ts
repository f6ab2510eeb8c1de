import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { err, ok, type Result } from "neverthrow";

/** AWS's client for Python and all that it needs, from PyPI, each a wheel for every system. */
const requirements = `
boto3==1.44.5 --hash=sha256:70c3e0409794b29ec1900bcaff0695b73234a2d32ffaed35045b94caa26212a5
botocore==1.44.5 --hash=sha256:8f16a56d1dff125dd65322ae021efa7ba5195a6db5102b96862566055b748921
jmespath==1.1.0 --hash=sha256:a5663118de4908c91729bea0acadca56526eb2698e83de10cd116ae0f4e97c64
python-dateutil==2.9.0.post0 --hash=sha256:a8b2bc7bffae282281c8140a97d3aa9c14da0b136dfe83f850eea9a5f7470427
s3transfer==0.19.3 --hash=sha256:24eb7535804306355e31c952a90022bf5b2f9d760f9a11062c7493a217c08553
six==1.17.0 --hash=sha256:4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274
urllib3==2.8.0 --hash=sha256:0cf3cae568d36aa9576b28dfb35f11328f1cb974ca7647d9475ebb86c75ac6e3
`;

/** Where to look for Python, and where to keep what is fetched. */
export interface Boto3Options {
  readonly env?: NodeJS.ProcessEnv;
  readonly cache?: string;
}

/**
 * The command of a Python that has boto3, in an environment of its own that is made the first time
 * (about 15 s); or why it cannot be had and what to do. Several processes may ask at once.
 */
export async function pythonWithBoto3({
  env = process.env,
  cache = join(repository(import.meta.dirname), ".cache"),
}: Boto3Options = {}): Promise<Result<string, string>> {
  const version = createHash("sha256").update(requirements).digest("hex").slice(0, 16);
  const folder = join(cache, "boto3", version);
  if (existsSync(folder)) return ok(pythonIn(folder));
  const python = await findPython(env);
  if (python === undefined) {
    return err(
      "no Python 3.10 or newer with its module venv was found. Install one, e.g. from https://www.python.org or by `apt-get install python3-venv`, so that `python3` is on the PATH",
    );
  }
  await mkdir(join(cache, "boto3"), { recursive: true });
  const work = await mkdtemp(join(cache, "boto3", "make-"));
  try {
    const made = await make(python, work, env);
    return await made.asyncMap(async () => {
      await moveOnce(join(work, "venv"), folder);
      return pythonIn(folder);
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** An environment may move once it is made: nothing but its scripts, which nobody runs, knows where it is. */
async function make(
  python: string,
  work: string,
  env: NodeJS.ProcessEnv,
): Promise<Result<string, string>> {
  const venv = join(work, "venv");
  const made = await run(python, ["-m", "venv", venv], env);
  if (made.isErr()) return err(`Python could not make an environment (${made.error})`);
  const list = join(work, "requirements.txt");
  await writeFile(list, requirements);
  const options = [
    "--require-hashes",
    "--only-binary",
    ":all:",
    "--no-deps",
    "--no-input",
    "--quiet",
  ];
  const pip = ["-m", "pip", "install", "--disable-pip-version-check", ...options, "-r", list];
  const installed = await run(pythonIn(venv), pip, env);
  return installed.mapErr((why) => `pip could not fetch boto3 (${why})`);
}

/** A Python that can make environments; Debian's, for one, cannot without a package of its own. */
async function findPython(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const check = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))";
  for (const python of ["python3", "python"]) {
    if ((await run(python, ["-c", check], env)).isOk()) return python;
  }
  return undefined;
}

/** Runs a command to its end: what it printed, or the last line of what it complained about. */
function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Result<string, string>> {
  return new Promise((resolve) => {
    execFile(command, args, { env }, (error, printed, complaints) => {
      const last = complaints.trim().split("\n").at(-1) || error?.message || "";
      resolve(error === null ? ok(printed) : err(last));
    });
  });
}

/** Renames a folder, unless another process has put one there meanwhile. */
async function moveOnce(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
}

function pythonIn(venv: string): string {
  return process.platform === "win32"
    ? join(venv, "Scripts", "python.exe")
    : join(venv, "bin", "python");
}

/** The folder that `package.json` is in, also seen from the compiled files. */
function repository(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : repository(dirname(folder));
}
