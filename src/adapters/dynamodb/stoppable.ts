import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";

const stop = Symbol("what stops a request");

/** An input, as a command carries it through the SDK's middleware; no serializer looks at symbols. */
interface StoppableInput {
  [stop]?: AbortSignal;
}

/**
 * Has requests of this command, from now on, stopped by this signal, if a `stoppable` client sends
 * them. A signal among the options of `send` would do the same; but for a request that has options
 * the SDK puts all of its middleware together again, which is a tenth of what a quick one takes.
 */
export function stopBy(signal: AbortSignal, { input }: { readonly input: object }): void {
  (input as StoppableInput)[stop] = signal;
}

/** Makes requests of this client heed `stopBy`; may be done twice. */
export function stoppable({ middlewareStack, config }: DynamoDBClient): void {
  // Each request has an input of its own: the same command may be sent again, with another signal,
  // while the first request still waits for credentials.
  middlewareStack.add((next) => (args) => next({ ...args, input: { ...args.input } }), {
    step: "initialize",
    priority: "high",
    name: "inputOfItsOwn",
    override: true,
  });
  // The last before the wire, in its place where there is a signal.
  middlewareStack.add(
    (next) => async (args) => {
      const { [stop]: abortSignal } = args.input as StoppableInput;
      if (abortSignal === undefined) return next(args);
      const request = args.request as Parameters<typeof config.requestHandler.handle>[0];
      return config.requestHandler.handle(request, { abortSignal });
    },
    { step: "deserialize", priority: "low", name: "stopBySignal", override: true },
  );
}
