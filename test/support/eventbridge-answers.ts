import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { EventBridgePublisher, eventBridgeClient } from "#adapters/eventbridge";
import type { RetryOptions } from "#adapters/remote";

/** A request to EventBridge, as it is on the wire. */
export interface Asked {
  readonly operation: string;
  readonly input: {
    readonly Entries?: readonly { readonly Detail: string; readonly Source: string }[];
  };
}

/** What is answered, with status 200 unless it is an error of this name. */
export type Answering = (asked: Asked) => { readonly error: string } | object;

/** The answer to a `PutEvents` of which these entries, by place, failed for these reasons. */
export function putResult(count: number, failed: Readonly<Record<number, string>> = {}): object {
  const Entries = Array.from({ length: count }, (_, at) => {
    const ErrorCode = failed[at];
    return ErrorCode === undefined ? { EventId: `e-${at}` } : { ErrorCode, ErrorMessage: "no" };
  });
  return { FailedEntryCount: Object.keys(failed).length, Entries };
}

/** A publisher to a server that knows each bus and answers each `PutEvents` like this, without waits. */
export async function publisherAnswered(answer: Answering, retries: RetryOptions = {}) {
  const asked: Asked[] = [];
  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const [, operation = ""] = String(incoming.headers["x-amz-target"]).split(".");
    const input: Asked["input"] = JSON.parse(Buffer.concat(chunks).toString());
    asked.push({ operation, input });
    const known = { Name: "events", Arn: "arn:aws:events:us-east-1:123456789012:event-bus/events" };
    const said = operation === "PutEvents" ? answer({ operation, input }) : known;
    const refused = "error" in said;
    outgoing.writeHead(refused ? 400 : 200, { "content-type": "application/x-amz-json-1.1" });
    outgoing.end(JSON.stringify(refused ? { __type: said.error, message: "no" } : said));
  };
  const server = createServer((incoming, outgoing) => void handle(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = eventBridgeClient({
    region: "us-east-1",
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  onTestFinished(() => {
    client.destroy();
    server.close();
    server.closeAllConnections();
  });
  const publisher = new EventBridgePublisher({
    client,
    bus: "events",
    sleep: async () => undefined,
    ...retries,
  });
  return { publisher, asked };
}
