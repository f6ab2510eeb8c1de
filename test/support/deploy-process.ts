import { execFile } from "node:child_process";
import { join } from "node:path";

const repository = join(import.meta.dirname, "../..");
const start = join("src", "infrastructure", "cdk", "deploy", "start.ts");

/** How a deployment ended, and what it said beside what CDK says. */
export interface Deployed {
  readonly code: number | null;
  readonly said: string;
}

/** `npm run deploy` as a process of its own, with nobody to ask and nothing else in its environment. */
export function deployWith(
  variables: Readonly<Record<string, string | undefined>>,
  ...args: readonly string[]
): Promise<Deployed> {
  const env = { PATH: process.env["PATH"], HOME: process.env["HOME"], ...variables };
  const program = ["--import", "tsx", "--conditions=docket-source", start, ...args];
  return new Promise((resolve) => {
    const options = { cwd: repository, env, maxBuffer: 1e8 };
    const child = execFile(process.execPath, program, options, (_, __, said) =>
      resolve({ code: child.exitCode, said }),
    );
    child.stdin?.end();
  });
}
