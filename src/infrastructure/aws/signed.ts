import { okAsync, ResultAsync } from "neverthrow";
import type { StageAnswer } from "#adapters/cli";
import { stsClient } from "#adapters/sts";
import type { Environment } from "./variables.js";

/** How long an answer may take, in milliseconds: API Gateway gives up after 29 s. */
const deadlineMs = 35_000;

/** What is sent, as the signer of the AWS SDKs sees it. */
export interface Outgoing {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** As which service's request it is signed. */
  readonly service: string;
  /** The one that is signed for; that of the environment unless said otherwise. */
  readonly region?: string;
}

/** Sends a request and signs it. An error is a sentence: nothing answered, or nobody could sign. */
export type Send = (outgoing: Outgoing) => ResultAsync<StageAnswer, string>;

/** Services of which so little is asked that an SDK of theirs would be too much, by their names in addresses. */
const services = {
  cloudformation: "CLOUDFORMATION",
  dynamodb: "DYNAMODB",
  iam: "IAM",
  lambda: "LAMBDA",
  s3: "S3",
  secretsmanager: "SECRETS_MANAGER",
  servicequotas: "SERVICE_QUOTAS",
  ssm: "SSM",
} as const;

type Service = keyof typeof services;

/** Calls of AWS, signed as whoever the AWS SDKs take this program for. */
export interface AwsCalls {
  readonly send: Send;
  /** The region of the environment. */
  region(): ResultAsync<string, string>;
  /** An action of a service that answers in XML; the parameters hold its version. */
  query(
    service: "cloudformation" | "iam",
    parameters: Readonly<Record<string, string>>,
  ): ResultAsync<StageAnswer, string>;
  /** An action of a service that is asked by JSON. */
  json(
    service: "dynamodb" | "secretsmanager" | "servicequotas" | "ssm",
    target: string,
    body: object,
  ): ResultAsync<StageAnswer, string>;
  /** What a service does at a path. */
  rest(
    service: "lambda" | "s3",
    method: "GET" | "HEAD" | "PUT",
    path: string,
    body?: string,
  ): ResultAsync<StageAnswer, string>;
}

/** Calls of AWS; endpoints of other places are in the environment as the SDKs have them. */
export function awsCalls(environment: Environment): AwsCalls {
  const send = signedFetch();
  const at = (service: Service) =>
    regionOf().map((region) => ({
      service,
      url: new URL(
        environment[`AWS_ENDPOINT_URL_${services[service]}`] ||
          environment["AWS_ENDPOINT_URL"] ||
          (service === "iam"
            ? "https://iam.amazonaws.com"
            : `https://${service}.${region}.amazonaws.com`),
      ),
      // There is one of it for all regions.
      ...(service === "iam" && { region: "us-east-1" }),
    }));
  const post = (place: Omit<Outgoing, "method" | "headers">, type: string, more: object = {}) =>
    send({ ...place, method: "POST", headers: { "content-type": type, ...more } });
  return {
    send,
    region: regionOf,
    query: (service, parameters) =>
      at(service).andThen((place) => {
        const body = new URLSearchParams(parameters).toString();
        return post({ ...place, body }, "application/x-www-form-urlencoded");
      }),
    json: (service, target, body) =>
      at(service).andThen((place) =>
        post(
          { ...place, body: JSON.stringify(body) },
          `application/x-amz-json-${service === "dynamodb" ? "1.0" : "1.1"}`,
          { "x-amz-target": target },
        ),
      ),
    rest: (service, method, path, body) =>
      at(service).andThen(({ url, ...place }) => {
        const headers: Readonly<Record<string, string>> =
          body === undefined ? {} : { "content-type": "application/json" };
        return send({ ...place, url: new URL(path, url), method, headers, body });
      }),
  };
}

function regionOf(): ResultAsync<string, string> {
  return ResultAsync.fromPromise(
    stsClient().config.region(),
    () => "No region is set: set AWS_REGION to the one that the stage is in.",
  );
}

/** Signs requests by what the SDK of STS would sign its own with. */
function signedFetch(): Send {
  const { config } = stsClient();
  return ({ url, method, headers, body, service, region: own }) =>
    (own === undefined ? regionOf() : okAsync<string, string>(own)).andThen((region) =>
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
              { signingService: service, signingRegion: region },
            ),
            () => "The request cannot be signed.",
          ),
        )
        .andThen((signed) => fetched(url, { method, headers: signed.headers, body })),
    );
}

/** Sends a request as it is. An error is a sentence: nothing answered. */
export function fetched(
  url: URL,
  request: {
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | undefined;
  },
): ResultAsync<StageAnswer, string> {
  // Fetch sets it itself.
  const { host: _, ...headers } = request.headers;
  const asked = async (): Promise<StageAnswer> => {
    const answer = await fetch(url, {
      method: request.method,
      headers,
      ...(request.body !== undefined && { body: request.body }),
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
