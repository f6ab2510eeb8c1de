import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { err, ok, type Result } from "neverthrow";
import { keptFolder } from "./cache.js";
import { run } from "./command.js";

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
export function fetchEmulator(
  cache: string,
  env: NodeJS.ProcessEnv,
): Promise<Result<string, string>> {
  return keptFolder(cache, "dynamodb-local", "1.25.1", async (cwd) => {
    const packed = await run("npm", ["pack", spec, "--pack-destination", "."], { cwd, env });
    if (packed.isErr()) return err(`npm could not fetch ${spec} (${packed.error})`);
    const tarball = (await readdir(cwd)).find((file) => file.endsWith(".tgz"));
    if (tarball === undefined) return err(`npm did not fetch ${spec}`);
    await verify(join(cwd, tarball));
    const unpacked = await run("tar", ["-xzf", tarball, "package/emulator"], { cwd, env });
    if (unpacked.isErr()) return err(`tar could not unpack ${tarball} (${unpacked.error})`);
    return ok(join(cwd, "package", "emulator"));
  });
}

async function verify(tarball: string): Promise<void> {
  const hash = createHash("sha512");
  await pipeline(createReadStream(tarball), hash);
  const found = `sha512-${hash.digest("base64")}`;
  if (found !== integrity) {
    throw new Error(`${spec} has a wrong hash: ${found} instead of ${integrity}. It was not used.`);
  }
}
