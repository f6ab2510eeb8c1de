import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { freshPlace } from "../support/command-line.js";

const docs = join(import.meta.dirname, "../../docs");

/** The lines of a page's examples that call the command line: what comes after `docket`. */
function callsIn(page: string): readonly string[] {
  const text = readFileSync(join(docs, page), "utf8");
  const examples = [...text.matchAll(/^ *```sh\n(.*?)^ *```$/gms)].map(([, example]) => example);
  const lines = examples.join("\n").replaceAll("\\\n", " ").split("\n");
  return lines.flatMap((line) => {
    const [, call] = /(?:^|\s)(?:docket|npm start(?: --silent)? --) (.+)$/.exec(line) ?? [];
    return call === undefined ? [] : [call.replace(/\s+[>#].*$/, "").replace("$stage", "dev")];
  });
}

const calls = ["runbook.md", "deploy.md"].flatMap(callsIn);

describe("a command that the runbook or the deployment guide shows", () => {
  it("is one of several", () => {
    expect(calls.length).toBeGreaterThan(20);
  });

  it.each([...new Set(calls)])("is there: docket %s", async (call) => {
    const inFront = call.replace(
      /^(\w+)( --stage \w+)/,
      (_, name, stage) => `${stage.trim()} ${name}`,
    );
    const [, stage = "", rest = ""] = /^(--stage \w+ )?(.*)$/.exec(inFront) ?? [];
    const words = rest.split(" ");
    const isOperation = stage !== "" && !/^(?:doctor|smoke)\b/.test(rest);
    const name = words.slice(0, isOperation ? 2 : 1);
    const { docket } = await freshPlace();
    const { code, out } = await docket(...stage.split(" ").filter(Boolean), ...name, "--help");
    expect(code).toBe(0);
    // Of a command that is not there the help is that of all commands.
    expect(out).toContain(`Usage: docket ${name.join(" ")} `);
    const options = words.filter((word) => word.startsWith("--"));
    expect(options.filter((option) => !out.includes(option))).toEqual([]);
  });
});
