import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { contracts, isErased } from "#domain";

/**
 * Whether a file that a run has written for its user shows anything personal of somebody; also when
 * that cannot be told.
 */
export async function mayHold(file: string, customerId: string): Promise<boolean> {
  try {
    for await (const line of createInterface({ input: createReadStream(file) })) {
      // Most lines are about others, and need not be parsed.
      if (line.includes(customerId) && isPersonal(JSON.parse(line), customerId)) return true;
    }
    return false;
  } catch {
    return true;
  }
}

/** What is personal in a line of messages.ndjson. */
const personalOfMessage = ["name", "email", "subject", "body"];

interface Line {
  readonly stream?: string;
  readonly event?: Readonly<Record<string, unknown>>;
  readonly customerId?: string;
}

function isPersonal({ stream = "", event, ...message }: Line, customerId: string): boolean {
  if (event === undefined) {
    return message.customerId === customerId && personalOfMessage.some((name) => name in message);
  }
  if (stream !== `customer:${customerId}` && event["customerId"] !== customerId) return false;
  const contract = contracts.find(({ category }) => stream.startsWith(`${category}:`));
  const personal = contract?.personalFields[String(event["type"])] ?? [];
  return personal.some((name) => name in event && !isErased(event[name]));
}
