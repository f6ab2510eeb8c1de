import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pythonWithBoto3 } from "../../services/boto3.js";
import { bareMachine } from "./fake-commands.js";

describe.skipIf(process.platform === "win32")("boto3", () => {
  const machine = bareMachine();
  const install = (text: string) => machine.install("python3", text);
  const refusal = async () =>
    (await pythonWithBoto3({ env: machine.env(), cache: machine.cache }))._unsafeUnwrapErr();
  const left = () => readdirSync(join(machine.cache, "boto3"));

  it("cannot be had without Python, and says how to get it", async () => {
    expect(await refusal()).toContain("no Python 3.10 or newer with its module venv was found");
  });

  it("cannot be had with a Python that is too old or makes no environments", async () => {
    install('[ "$1" = -c ] && exit 1');
    expect(await refusal()).toContain("no Python 3.10 or newer with its module venv was found");
  });

  it("cannot be had when Python makes no environment, and leaves nothing half done", async () => {
    install('[ "$1" = -c ] && exit 0; echo "Error: the disk is full" >&2; exit 1');
    expect(await refusal()).toBe("Python could not make an environment (Error: the disk is full)");
    expect(left()).toEqual([]);
  });

  it("cannot be had when pip finds no index or another file, and leaves nothing half done", async () => {
    install(`[ "$1" = -c ] && exit 0
/bin/mkdir -p "$3/bin"
printf '#!/bin/sh\\necho "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES" >&2\\nexit 1\\n' > "$3/bin/python"
/bin/chmod +x "$3/bin/python"`);
    expect(await refusal()).toBe(
      "pip could not fetch boto3 (ERROR: THESE PACKAGES DO NOT MATCH THE HASHES)",
    );
    expect(left()).toEqual([]);
  });
});
