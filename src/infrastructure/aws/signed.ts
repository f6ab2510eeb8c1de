import { ResultAsync } from "neverthrow";
import type { StageAnswer } from "#adapters/cli";
import { stsClient } from "#adapters/sts";

/** How long an answer may take, in milliseconds: API Gateway gives up after 29 s. */
const deadlineMs = 35_000;

/** What is sent, as the signer of the AWS SDKs sees it. */
export interface Outgoing {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** The region of the environment. An error is a sentence. */
export function regionHere(): ResultAsync<string, string> {
  return ResultAsync.fromPromise(
    stsClient().config.region(),
    () => "No region is set: set AWS_REGION to the one that the stage is in.",
  );
}

/** Sends a request and signs it. An error is a sentence: nothing answered, or nobody could sign. */
export type Send = (outgoing: Outgoing) => ResultAsync<StageAnswer, string>;

/**
 * Signs requests to an API of API Gateway, for which there is no SDK, by what the SDK of STS would sign its own with.
 * Who signs is found out once.
 */
export function signedFetch(): Send {
  const { config } = stsClient();
  return ({ url, method, headers, body }) =>
    regionHere().andThen((signingRegion) =>
      ResultAsync.fromPromise(
        config.credentials().then(() => config.signer()),
        () => "There are no AWS credentials: set AWS_PROFILE, or log in as you do for the AWS CLI.",
      )
        .andThen((signer) =>
          ResultAsync.fromPromise(
            signer.sign(
              {
                method,
                protocol: url.protocol,
                hostname: url.hostname,
                ...(url.port !== "" && { port: Number(url.port) }),
                path: url.pathname,
                query: Object.fromEntries(url.searchParams),
                headers: { ...headers, host: url.host },
                ...(body !== undefined && { body }),
              },
              { signingService: "execute-api", signingRegion },
            ),
            () => "The request cannot be signed.",
          ),
        )
        .andThen((signed) => fetched({ url, method, headers: signed.headers, body })),
    );
}

/** Sends a request as it is. An error is a sentence: nothing answered. */
export function fetched({
  url,
  method,
  headers,
  body,
}: Outgoing): ResultAsync<StageAnswer, string> {
  // Fetch sets it itself.
  const { host: _, ...others } = headers;
  const asked = async (): Promise<StageAnswer> => {
    const answer = await fetch(url, {
      method,
      headers: others,
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(deadlineMs),
    });
    const { status } = answer;
    return { status, headers: Object.fromEntries(answer.headers), body: await answer.text() };
  };
  return ResultAsync.fromPromise(
    asked(),
    () => `${url.host} did not answer: look at the address, the region and the network.`,
  );
}
