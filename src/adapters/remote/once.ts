/** As much of a client of the SDK as it takes to change what becomes of its requests. */
interface Client {
  readonly middlewareStack: {
    remove(name: string): boolean;
    add(middleware: (next: Handler) => Handler, options: Place): void;
  };
}

type Handler = (args: { readonly input: object; readonly request: unknown }) => Promise<{
  readonly response: unknown;
}>;

interface Place {
  readonly name: string;
  readonly step: "finalizeRequest";
  readonly priority: "high";
  readonly override: true;
}

/**
 * The same client without what costs every request and does nothing for one that may be made only
 * once and is logged by nobody: together a tenth of a quick one.
 */
export function once<C extends Client>(client: C): C {
  // It copies every request and every answer, for a log that is not there.
  client.middlewareStack.remove("loggerMiddleware");
  // In the place of retries, by which others find theirs.
  client.middlewareStack.add((next) => next, {
    name: "retryMiddleware",
    step: "finalizeRequest",
    priority: "high",
    override: true,
  });
  return client;
}
