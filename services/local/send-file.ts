import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { Agent } from "node:https";
import type { Place } from "./place.js";
import { sendWebhook } from "./webhook.js";

/**
 * Sends each line of a file as one signed webhook, e.g. `{"type":"customer.record","data":{...}}`; a
 * line without a type is taken for a customer's record. Returns 1 if one of them was refused.
 */
export async function sendFile(
  { aws, webhook }: Pick<Place, "aws" | "webhook">,
  file: string,
  out: (text: string) => void,
): Promise<number> {
  const agent = new Agent({ keepAlive: true, ca: readFileSync(aws.caFile, "utf8") });
  const lines = (await readFile(file, "utf8")).split("\n").filter((line) => line.trim() !== "");
  let refused = 0;
  for (const [index, line] of lines.entries()) {
    const { status, body } = await sendWebhook({ ...webhook, agent }, bodyOf(line));
    if (status !== 202) refused += 1;
    out(`line ${index + 1}: ${status} ${body}\n`);
  }
  agent.destroy();
  return refused === 0 ? 0 : 1;
}

function bodyOf(line: string): string {
  try {
    const told: unknown = JSON.parse(line);
    const isEvent = typeof told === "object" && told !== null && "type" in told;
    return isEvent ? line : JSON.stringify({ type: "customer.record", data: told });
  } catch {
    // It is for the application to say what is wrong with it.
    return line;
  }
}
