import { touchedStreams } from "#adapters/dynamodb";
import type { StreamName } from "#domain";
import type { Turns } from "./turns.js";

/** What the SDK hands to and takes from its HTTP handler, as far as it matters here. */
interface Request {
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}
interface Answer {
  readonly response: {
    readonly statusCode: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: AsyncIterable<Uint8Array> | Uint8Array;
  };
}
interface Handler {
  handle(request: Request, options?: object): Promise<Answer>;
}

/** Lets one request go at a time, by turns, and sees what was written. */
export class ObservedRequests {
  readonly metadata = { handlerProtocol: "http/1.1" };
  readonly #handler: Handler;
  readonly #turns: Turns;
  readonly #wrote: (stream: StreamName) => void;
  readonly #closed: Promise<never>;
  #close: () => void = () => {};

  constructor(handler: Handler, turns: Turns, wrote: (stream: StreamName) => void) {
    this.#handler = handler;
    this.#turns = turns;
    this.#wrote = wrote;
    this.#closed = new Promise((_, reject) => {
      this.#close = () => reject(new Error("this world has ended"));
    });
    this.#closed.catch(() => undefined);
  }

  /** Ends all that still waits for its turn. */
  destroy(): void {
    this.#close();
  }

  async handle(request: Request, options?: object): Promise<Answer> {
    await Promise.race([this.#turns.turn(), this.#closed]);
    return this.#turns.whileAway(this.#send(request, options));
  }

  async #send(request: Request, options?: object): Promise<Answer> {
    const { response } = await this.#handler.handle(request, options);
    const body = await whole(response.body);
    if (response.statusCode === 200) this.#observe(request);
    return { response: { ...response, body } };
  }

  /** What DynamoDB Streams would tell: the keys of an item that was put. */
  #observe({ headers, body = "" }: Request): void {
    if (!headers["x-amz-target"]?.endsWith(".PutItem")) return;
    const { Item: item } = JSON.parse(Buffer.from(body).toString());
    if (item.s === undefined) return;
    const record = { dynamodb: { Keys: { s: item.s, v: item.v } } };
    for (const stream of touchedStreams({ Records: [record] })._unsafeUnwrap()) this.#wrote(stream);
  }
}

async function whole(body: AsyncIterable<Uint8Array> | Uint8Array): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}
