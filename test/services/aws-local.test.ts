import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { startAwsLocal } from "../../services/aws-local.js";
import { bareMachine } from "./fake-commands.js";

describe.skipIf(process.platform === "win32")("the local AWS", () => {
  const machine = bareMachine();
  afterEach(() => vi.unstubAllEnvs());
  const why = async () =>
    (await startAwsLocal({ env: machine.env(), cache: machine.cache }))._unsafeUnwrapErr();

  it("cannot be had without openssl, and says how to get it", async () => {
    expect(await why()).toBe("no openssl was found. Install it, e.g. by `apt-get install openssl`");
  });

  it("cannot be had without Python, and says how to get it", async () => {
    machine.install("openssl", "exit 0");
    expect(await why()).toContain(
      "no Python 3.10 or newer with its module venv was found. Install one, e.g. from",
    );
  });

  it("cannot be had when no certificate can be made, and leaves no folder", async () => {
    machine.install("openssl", `[ "$1" = version ] || { echo "req: out of luck" >&2; exit 1; }`);
    machine.install(
      "python3",
      '[ "$1" = -c ] && exit 0; /bin/mkdir -p "$3/bin"; /bin/cp "$0" "$3/bin/python"',
    );
    const temporary = join(machine.folder, "temporary");
    mkdirSync(temporary);
    vi.stubEnv("TMPDIR", temporary);
    expect(await why()).toBe("openssl could not make a certificate (req: out of luck)");
    expect(readdirSync(temporary)).toEqual([]);
  });
});
