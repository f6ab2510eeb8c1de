import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startDynamoDbLocal } from "../../services/dynamodb-local.js";
import { notTested } from "../global-setup.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "docket-services-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A command on the PATH that runs this shell text. */
function install(command: string, text: string): void {
  writeFileSync(join(folder, command), `#!/bin/sh\n${text}\n`);
  chmodSync(join(folder, command), 0o755);
}

/** A start with nothing fetched yet, and nothing on the PATH but what a test put there. */
function start(env: NodeJS.ProcessEnv = {}) {
  return startDynamoDbLocal({ env: { PATH: folder, ...env }, cache: join(folder, "cache") });
}

const java17 = `echo 'openjdk version "17.0.15" 2025-04-15' >&2`;

describe.skipIf(process.platform === "win32")("DynamoDB Local", () => {
  it("cannot be had without Java, and says how to get it", async () => {
    const why = (await start({ JAVA_HOME: join(folder, "nothing") }))._unsafeUnwrapErr();
    expect(why).toContain("no Java 17 or newer was found. Install one, e.g. from");
  });

  it("cannot be had with an old Java", async () => {
    install("java", `echo 'openjdk version "11.0.2" 2019-01-15' >&2`);
    expect((await start())._unsafeUnwrapErr()).toContain("no Java 17 or newer was found");
  });

  it("cannot be had when npm is missing", async () => {
    install("java", java17);
    expect((await start())._unsafeUnwrapErr()).toContain(
      "npm could not fetch amplify-dynamodb-simulator@2.9.30",
    );
  });

  it("cannot be had when npm finds no registry, and leaves nothing half done", async () => {
    install("java", java17);
    install("npm", "echo 'npm error network request to the registry failed' >&2; exit 1");
    expect((await start())._unsafeUnwrapErr()).toContain("request to the registry failed");
    expect(readdirSync(join(folder, "cache", "dynamodb-local"))).toEqual([]);
  });

  it("is not started from a package that is not the published one", async () => {
    install("java", java17);
    install("npm", "echo something else > amplify-dynamodb-simulator-2.9.30.tgz");
    await expect(start({ PATH: [folder, "/bin"].join(delimiter) })).rejects.toThrow(
      "amplify-dynamodb-simulator@2.9.30 has a wrong hash: sha512-",
    );
    expect(readdirSync(join(folder, "cache", "dynamodb-local"))).toEqual([]);
  });
});

describe("a service that is missing", () => {
  it("is not tested, which is said with the reason", () => {
    expect(notTested("DynamoDB Local", "there is no Java", {})).toBe(
      "DynamoDB Local: not tested, because there is no Java.",
    );
  });

  it("is a failure where CI=true", () => {
    expect(() => notTested("DynamoDB Local", "there is no Java", { CI: "true" })).toThrow(
      "DynamoDB Local: not tested, because there is no Java.",
    );
  });
});
