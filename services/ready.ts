import * as http from "node:http";
import * as https from "node:https";
import { setTimeout as wait } from "node:timers/promises";

/** Something to ask whether it is there. */
export interface Place {
  readonly url: string;
  /** The certificate of the authority that signs for it, as PEM. */
  readonly ca?: string;
  /** True where only 200 will do: whoever answers something else is still starting. */
  readonly mustBeOk?: boolean;
}

/** Waits until it answers. Throws when it does not within 60 s. */
export async function untilAnswering(name: string, place: Place): Promise<void> {
  const end = performance.now() + 60_000;
  while (!(await isAnswering(place))) {
    if (performance.now() > end) {
      throw new Error(`nothing answers at ${place.url}: ${name} did not start`);
    }
    await wait(25);
  }
}

/** Whether it answers, within 5 s. */
export function isAnswering({ url, ca, mustBeOk = false }: Place): Promise<boolean> {
  const { get } = url.startsWith("https:") ? https : http;
  return new Promise((resolve) => {
    const options = { ...(ca !== undefined && { ca }), agent: false, timeout: 5_000 };
    const request = get(url, options, (answer) => {
      answer.resume();
      resolve(!mustBeOk || answer.statusCode === 200);
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(false)).on("close", () => resolve(false));
  });
}
