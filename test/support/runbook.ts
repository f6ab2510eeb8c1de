import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pythonWithAwsCli } from "../../services/aws-cli.js";
import type { Ran } from "./command-line.js";
import type { App } from "./deployed.js";

const root = join(import.meta.dirname, "../..");
const text = readFileSync(join(root, "docs/runbook.md"), "utf8");

/** The blocks of commands under a heading of the runbook, in their order. */
export function blocksUnder(heading: string): readonly string[] {
  const sections = text.split(/^## /m);
  const section = sections.find((each) => each.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`the runbook has no "${heading}"`);
  return [...section.matchAll(/^( *)```sh\n([\s\S]*?)^ *```$/gm)].map(
    ([, indent = "", block = ""]) => block.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  );
}

/** What is put in the place of what the runbook leaves open, e.g. `<message id>`. */
export type Filled = Readonly<Record<string, string>>;

/**
 * Does what the runbook says: the one block of commands under a heading that has a text in it, after what
 * stands under "Before you begin"; what it printed. Fails when a command does, or when something is left open.
 */
export async function follow(
  app: App,
  heading: string,
  having: string,
  filled: Filled = {},
): Promise<string> {
  const before = blocksUnder("Before you begin").slice(0, 3).join("");
  const [found = "", ...more] = blocksUnder(heading).filter((block) => block.includes(having));
  if (more.length > 0) throw new Error(`more than one block has ${having}`);
  const commands = Object.entries(filled).reduce((so, [open, value]) => {
    if (!so.includes(open)) throw new Error(`there is no ${open} in: ${found}`);
    return so.replaceAll(open, value);
  }, found);
  const open = /<[^<>]+>/.exec(commands);
  if (commands === "") throw new Error(`no block under "${heading}" has ${having}`);
  if (open !== null) throw new Error(`left open: ${open[0]}`);
  if (!before.includes("stage=dev\n")) throw new Error("no stage is said before you begin");
  const there = before.replace("stage=dev\n", "stage=local\n");
  const python = (await pythonWithAwsCli())._unsafeUnwrap();
  const { code, out, err } = await shell(app, `${programs(python)}${there}${commands}`);
  if (code !== 0) throw new Error(`${commands}: ${code}\n${out}${err}`);
  return out;
}

/**
 * Its own endpoint is said to the command line of AWS by an option: for SQS version 1 knows no variable. Docket's
 * own is built already.
 */
const programs = (python: string) => `
aws() { "${python}" -m awscli --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }
npm() { test "$1 $2 $3" = "start -s --"; shift 3; "${process.execPath}" "${join(root, "dist/infrastructure/docket.js")}" "$@"; }
`;

function shell({ variables, aws }: App, script: string): Promise<Ran> {
  const env = {
    PATH: process.env["PATH"],
    HOME: process.env["HOME"],
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_CA_BUNDLE: aws.caFile,
    AWS_PAGER: "",
    ...variables,
  };
  return new Promise((resolve) => {
    const child = execFile(
      "bash",
      ["-euo", "pipefail", "-c", script],
      { cwd: aws.folder, env, maxBuffer: 1e8 },
      (_, out, err) => resolve({ code: child.exitCode ?? -1, out, err }),
    );
  });
}
