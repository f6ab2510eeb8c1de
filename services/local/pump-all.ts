import { setTimeout as wait } from "node:timers/promises";
import type { ClientConfig } from "./clients.js";
import { pumpStreams, type StreamPump } from "./streams.js";

/** How often somebody looks for what was deployed meanwhile, in milliseconds. */
const every = 500;

/** Hands over the records of all streams of an account, also of those that are deployed later. */
export function pumpWhatComes(config: ClientConfig): Pick<StreamPump, "stop"> {
  const stopping = new AbortController();
  const known = new Set<string>();
  const pumps: StreamPump[] = [];
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      // While a stack is being changed a stream may be missing: the next look finds it.
      const pump = await pumpStreams(config, known).catch(() => undefined);
      if (pump !== undefined) pumps.push(pump);
      await wait(every, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await watching;
      await Promise.all(pumps.map((pump) => pump.stop()));
    },
  };
}
