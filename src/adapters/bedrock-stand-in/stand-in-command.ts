import { ResultAsync } from "neverthrow";
import { type BedrockStandInOptions, startBedrockStandIn } from "./server.js";

/**
 * Stands in for Bedrock until it is told to stop, and says where.
 *
 * @returns A sentence when it cannot listen there.
 */
export function standInForBedrock(
  options: Pick<BedrockStandInOptions, "port" | "seed">,
  out: (text: string) => void,
  stopped: AbortSignal,
): ResultAsync<void, string> {
  const started = ResultAsync.fromPromise(startBedrockStandIn(options), (cause) =>
    whyNot(cause, options.port),
  );
  return started.map(async ({ endpoint, close }) => {
    out(`A stand-in for Amazon Bedrock, with rules in the place of models. It ends with Ctrl-C.

  export AWS_ENDPOINT_URL_BEDROCK_RUNTIME=${endpoint}

Any region and any credentials will do. Request ids begin with stand-in-, models answer as simulated:<id>.
`);
    if (!stopped.aborted) {
      await new Promise((resolve) => stopped.addEventListener("abort", resolve, { once: true }));
    }
    await close();
  });
}

function whyNot(cause: unknown, port: number | undefined): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  const isTaken = cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE";
  return isTaken
    ? `Port ${port} is taken by another program; choose another one with --port`
    : `It cannot listen: ${message}`;
}
