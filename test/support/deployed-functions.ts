import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { App } from "./deployed.js";
import type { ServiceName } from "./deployed-proxies.js";
import type { ProxyFault } from "./proxy-faults.js";

/** The access key that a function's requests are signed by, as the local AWS makes it up. */
export async function accessKeyOf({ config }: App, name: string): Promise<string> {
  const { FunctionArn, Role } = await new LambdaClient(config).send(
    new GetFunctionConfigurationCommand({ FunctionName: `docket-local-${name}` }),
  );
  const hash = createHash("sha256").update(`${FunctionArn}:${Role}`).digest("hex");
  return `ASIA${hash.slice(0, 16).toUpperCase()}`;
}

/** Ends every process of a function at once, as when its machine fails; how many there were. */
export async function kill({ aws }: App, name: string): Promise<number> {
  const { stdout } = await promisify(execFile)("ps", ["-eo", "pid=,args="], { maxBuffer: 1e8 });
  const running = `${aws.folder}/tmp/ministack-lambda-docket-local-${name}-`;
  const pids = stdout
    .split("\n")
    .filter((line) => /^[\w]{8}\/_worker\.js$/.test(line.split(running)[1] ?? ""))
    .map((line) => Number.parseInt(line, 10));
  for (const pid of pids) process.kill(pid, "SIGKILL");
  return pids.length;
}

/** A request in which a function is to die. */
export interface Moment {
  /** A function, by the last part of its name. */
  readonly of: string;
  readonly at: ServiceName;
  /** The operations; any without it. */
  readonly operation?: RegExp;
  /** What the request's body speaks of; of anything without it. */
  readonly about?: RegExp;
  /** Before the request takes effect, or after it did and before the answer is there. */
  readonly when: "before" | "after";
}

/** Has a function killed in the first such request; `processes` says how many there were, once it was. */
export async function killedIn(
  app: App,
  moment: Moment,
): Promise<{ readonly processes: Promise<number> }> {
  const key = await accessKeyOf(app, moment.of);
  const holding: ProxyFault = { type: "delay", ms: 30_000, when: moment.when };
  const processes = new Promise<number>((killed, failed) => {
    let isDone = false;
    app.proxies[moment.at].meets(({ operation }, { body, caller }) => {
      const isMeant =
        (moment.operation?.test(operation) ?? true) && (moment.about?.test(body) ?? true);
      const isIt = caller === key && isMeant;
      if (isDone || !isIt) return undefined;
      isDone = true;
      // The effect first, where it is to have taken place: its answer is held back.
      const wait = moment.when === "after" ? 150 : 0;
      setTimeout(() => kill(app, moment.of).then(killed, failed), wait);
      return holding;
    });
  });
  return { processes };
}
