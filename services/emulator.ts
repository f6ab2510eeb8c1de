import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { err, ok, type Result } from "neverthrow";

/** The npm package that AWS's DynamoDB Local 1.25.1 comes in, and the hash of its tarball. */
const spec = "amplify-dynamodb-simulator@2.9.30";
const integrity =
  "sha512-xTeeRLvzEfqyd5lh3bH4c0kHvSHHmmhD5ZDsHFKAQ5g2Zl6JqlFdutaQhCLHzxEp6Ry1o7TB6niIoXuQAnSewQ==";

/**
 * The folder with `DynamoDBLocal.jar`, fetched into `cache` the first time; or why it cannot be had.
 * The package's dependencies are left alone. Several processes may ask at once.
 *
 * @throws Error - What was fetched is not what was published.
 */
export async function fetchEmulator(
  cache: string,
  env: NodeJS.ProcessEnv,
): Promise<Result<string, string>> {
  const folder = join(cache, "dynamodb-local", "1.25.1");
  if (existsSync(folder)) return ok(folder);
  await mkdir(join(cache, "dynamodb-local"), { recursive: true });
  const work = await mkdtemp(join(cache, "dynamodb-local", "fetch-"));
  try {
    const packed = await run("npm", ["pack", spec, "--pack-destination", "."], work, env);
    if (packed.isErr()) return err(`npm could not fetch ${spec} (${packed.error})`);
    const tarball = (await readdir(work)).find((file) => file.endsWith(".tgz"));
    if (tarball === undefined) return err(`npm did not fetch ${spec}`);
    await verify(join(work, tarball));
    const unpacked = await run("tar", ["-xzf", tarball, "package/emulator"], work, env);
    if (unpacked.isErr()) return err(`tar could not unpack ${tarball} (${unpacked.error})`);
    await moveOnce(join(work, "package", "emulator"), folder);
    return ok(folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function verify(tarball: string): Promise<void> {
  const hash = createHash("sha512");
  await pipeline(createReadStream(tarball), hash);
  const found = `sha512-${hash.digest("base64")}`;
  if (found !== integrity) {
    throw new Error(`${spec} has a wrong hash: ${found} instead of ${integrity}. It was not used.`);
  }
}

/** Renames a folder, unless another process has put one there meanwhile. */
async function moveOnce(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
}

/** Runs a command to its end; if it fails, the first line of what it complained about. */
function run(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<Result<void, string>> {
  return new Promise((resolve) => {
    // npm is a script on Windows, which only a shell starts.
    const shell = process.platform === "win32";
    const child = spawn(command, args, { cwd, env, shell, stdio: ["ignore", "ignore", "pipe"] });
    let complaints = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      complaints += text;
    });
    child.on("error", (error) => resolve(err(error.message)));
    child.on("close", (code) => {
      const [first = `exit code ${code}`] = complaints.match(/^npm error .+$|^tar: .+$/gm) ?? [];
      resolve(code === 0 ? ok(undefined) : err(first));
    });
  });
}
