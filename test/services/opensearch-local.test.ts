import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startOpenSearchLocal } from "../../services/opensearch-local.js";
import { bareMachine, java17 } from "./fake-commands.js";

describe.skipIf(process.platform === "win32")("OpenSearch", () => {
  const machine = bareMachine();
  const { install } = machine;
  const start = (env = machine.env()) => startOpenSearchLocal({ env, cache: machine.cache });
  const left = () => readdirSync(join(machine.cache, "opensearch"));

  it("cannot be had without Java, and says how to get it", async () => {
    expect((await start())._unsafeUnwrapErr()).toContain(
      "no Java 17 to 23 was found. Install one, e.g. from https://adoptium.net",
    );
  });

  it("cannot be had with a Java without security manager", async () => {
    install("java", `echo 'openjdk version "24" 2025-03-18' >&2`);
    expect((await start())._unsafeUnwrapErr()).toContain("no Java 17 to 23 was found");
  });

  it("cannot be had when Maven finds no repository, and leaves nothing half done", async () => {
    install("java", java17);
    install(
      "mvn",
      `[ "$1" = --version ] && exit 0
echo '[ERROR] Could not transfer artifacts from central
[ERROR] For more information about the errors, read the following articles'; exit 1`,
    );
    expect((await start())._unsafeUnwrapErr()).toBe(
      "Maven could not fetch it ([ERROR] Could not transfer artifacts from central)",
    );
    expect(left()).toEqual([]);
  });

  it("is not started from files that are not the published ones", async () => {
    install("java", java17);
    // Maven is asked to put files into a folder: here each of them is another one.
    install(
      "mvn",
      `[ "$1" = --version ] && exit 0
for option; do case $option in -DoutputDirectory=*) folder=\${option#*=};; esac; done
sed -n 's/^[0-9a-f]*  [^ ]*  [^:]*:\\([^:]*\\):\\([^:]*\\):\\(.*\\)/\\1-\\2.\\3/p' "${lock}" |
while read -r file; do echo "something else" > "$folder/$file"; done`,
    );
    await expect(start(machine.env({ hasShellCommands: true }))).rejects.toThrow(
      "org.opensearch.distribution.integ-test-zip:opensearch-2.19.1.zip has a wrong hash: a1621be95040239ee14362c16e20510ddc20f527d772d823b2a1679b33f5cd74 instead of af7152d8b7f6f1cee09d47276b32b70479fe6dd8cdbb61213f84eb7f8098b261. It was not used.",
    );
    expect(left()).toEqual([]);
  });
});

const lock = join(import.meta.dirname, "../../services/opensearch-local.lock");
