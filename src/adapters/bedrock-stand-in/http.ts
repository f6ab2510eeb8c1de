import type { Socket } from "node:net";
import type { Answer } from "./answer.js";
import type { Incoming, Outgoing } from "./listener.js";

/**
 * A request's body, of which at most so many bytes are kept; the rest is read and forgotten, so that
 * whoever sends too much still gets an answer. `undefined` when the client left before its end.
 */
export async function bodyOf(
  incoming: Incoming,
  atMost: number,
): Promise<{ readonly text: string; readonly isTooLarge: boolean } | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of incoming) {
      bytes += chunk.length;
      if (bytes <= atMost) chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  const isTooLarge = bytes > atMost;
  return { text: isTooLarge ? "" : Buffer.concat(chunks).toString(), isTooLarge };
}

/** Sends an answer; JSON unless it says otherwise. */
export function send(outgoing: Outgoing, answer: Answer): void {
  head(outgoing, answer);
  outgoing.end(answer.body);
}

/** Sends the first half of an answer and closes the connection. */
export function sendHalf(outgoing: Outgoing, answer: Answer, connection: Socket): void {
  head(outgoing, answer);
  const bytes = Buffer.from(answer.body);
  outgoing.write(bytes.subarray(0, bytes.length >> 1), () => connection.destroySoon());
}

/** Aborted when the connection closes before the answer is out. */
export function leaving(outgoing: Outgoing): AbortSignal {
  const controller = new AbortController();
  outgoing.once("close", () => controller.abort());
  return controller.signal;
}

function head(outgoing: Outgoing, { status, headers, body }: Answer): void {
  outgoing.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    ...headers,
  });
}
