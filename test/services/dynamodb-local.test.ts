import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startDynamoDbLocal } from "../../services/dynamodb-local.js";
import { bareMachine, java17 } from "./fake-commands.js";

describe.skipIf(process.platform === "win32")("DynamoDB Local", () => {
  const machine = bareMachine();
  const { install } = machine;
  const start = (env: NodeJS.ProcessEnv = {}) =>
    startDynamoDbLocal({ env: { ...machine.env(), ...env }, cache: machine.cache });
  const left = () => readdirSync(join(machine.cache, "dynamodb-local"));

  it("cannot be had without Java, and says how to get it", async () => {
    const why = (await start({ JAVA_HOME: join(machine.folder, "nothing") }))._unsafeUnwrapErr();
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
    install(
      "npm",
      `echo 'npm error network request to the registry failed
npm error A complete log of this run can be found' >&2; exit 1`,
    );
    expect((await start())._unsafeUnwrapErr()).toBe(
      "npm could not fetch amplify-dynamodb-simulator@2.9.30 (npm error network request to the registry failed)",
    );
    expect(left()).toEqual([]);
  });

  it("is not started from a package that is not the published one", async () => {
    install("java", java17);
    install("npm", "echo something else > amplify-dynamodb-simulator-2.9.30.tgz");
    await expect(start(machine.env({ hasShellCommands: true }))).rejects.toThrow(
      "amplify-dynamodb-simulator@2.9.30 has a wrong hash: sha512-",
    );
    expect(left()).toEqual([]);
  });
});
