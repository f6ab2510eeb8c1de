import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { err, type Result } from "neverthrow";
import { keptFolder, repository, repositoryCache } from "./cache.js";
import { run } from "./command.js";

/** What an environment is to hold, where to look for Python, and where to keep what is fetched. */
export interface PythonOptions {
  /** What the packages are for, e.g. "boto3". */
  readonly name: string;
  /** Packages with their versions and hashes, and all that they need, as pip reads them. */
  readonly requirements: string;
  readonly env: NodeJS.ProcessEnv;
  readonly cache?: string;
}

/**
 * The command of a Python in an environment of its own that has these packages, made the first time;
 * or why it cannot be had and what to do. Several processes may ask at once.
 */
export async function pythonWith({
  name,
  requirements,
  env,
  cache = repositoryCache,
}: PythonOptions): Promise<Result<string, string>> {
  const version = createHash("sha256").update(requirements).digest("hex").slice(0, 16);
  const kept = await keptFolder(cache, name, version, async (work) => {
    const python = await findPython(env);
    if (python === undefined) {
      return err(
        "no Python 3.10 or newer with its module venv was found. Install one, e.g. from https://www.python.org or by `apt-get install python3-venv`, so that `python3` is on the PATH",
      );
    }
    const venv = join(work, "venv");
    const made = await run(python, ["-m", "venv", venv], { env });
    if (made.isErr()) return err(`Python could not make an environment (${made.error})`);
    return (await install(requirements, venv, env))
      .map(() => venv)
      .mapErr((why) => `pip could not fetch ${name} (${why})`);
  });
  return kept.map(pythonIn);
}

/** The same with the packages of `services/<name>.lock`. */
export async function pythonLocked(
  name: string,
  { env = process.env, ...options }: Partial<Pick<PythonOptions, "env" | "cache">>,
): Promise<Result<string, string>> {
  const lock = join(repository(import.meta.dirname), "services", `${name}.lock`);
  return pythonWith({ name, requirements: await readFile(lock, "utf8"), env, ...options });
}

/** An environment may move once it is made: nothing but its scripts, which nobody runs, knows where it is. */
async function install(
  requirements: string,
  venv: string,
  env: NodeJS.ProcessEnv,
): Promise<Result<string, string>> {
  const list = join(venv, "requirements.txt");
  await writeFile(list, requirements);
  const pip = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--quiet"];
  const exactly = ["--require-hashes", "--only-binary", ":all:", "--no-deps", "-r", list];
  // Python compiles what it needs when it needs it.
  const lazily = ["--no-compile"];
  return run(pythonIn(venv), [...pip, ...lazily, ...exactly], { env });
}

/** A Python that can make environments; Debian's, for one, cannot without a package of its own. */
async function findPython(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const check = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))";
  for (const python of ["python3", "python"]) {
    if ((await run(python, ["-c", check], { env })).isOk()) return python;
  }
  return undefined;
}

function pythonIn(venv: string): string {
  return process.platform === "win32"
    ? join(venv, "Scripts", "python.exe")
    : join(venv, "bin", "python");
}
