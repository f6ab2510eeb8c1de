/** Takes a file of customers through the pipeline; prints what that took as JSON. */
import { summarise } from "#application";
import { openDocket, takeIn, unwrap, writeMessage } from "./docket.js";

/** What one run took. Times in seconds, memory in bytes. */
export type Measured = Awaited<ReturnType<typeof measure>>;

/** Reading it takes a while: the memory is looked at only so often. */
const customersPerSample = 50;

async function measure(file: string) {
  const before = process.memoryUsage.rss();
  let sampled = before;
  const start = performance.now();
  const docket = await openDocket();
  const ids = await takeIn(docket, file);
  const takenIn = process.memoryUsage.rss();
  const half = performance.now();
  for (const [index, id] of ids.entries()) {
    await writeMessage(docket, id);
    if (index % customersPerSample === 0) sampled = Math.max(sampled, process.memoryUsage.rss());
  }
  const end = performance.now();
  const peak = process.resourceUsage().maxRSS * 1_024;
  globalThis.gc?.();
  const heapAtEnd = process.memoryUsage().heapUsed;
  const { summary } = unwrap(await summarise(docket.ports));
  return {
    customers: ids.length,
    messages: summary.messages,
    approved: summary.approved,
    attempts: summary.attempts,
    events: summary.events,
    seconds: { takeIn: (half - start) / 1_000, write: (end - half) / 1_000 },
    rss: { before, takenIn, sampled: Math.max(sampled, takenIn), peak, heapAtEnd },
  };
}

const [, , file] = process.argv;
if (file === undefined) throw new Error("expected a file of customers");
process.stdout.write(JSON.stringify(await measure(file)));
