import { randomFrom } from "../simulation/random.js";

/** What goes wrong with one request on its way to a service, or with the answer on its way back. */
export type ProxyFault =
  /** It waits: before it is passed on, unless its sender leaves, or after it took effect. */
  | { readonly type: "delay"; readonly ms: number; readonly when: "before" | "after" }
  /** The connection breaks: before it is passed on, or after it took effect. */
  | { readonly type: "reset"; readonly when: "before" | "after" }
  /** It takes effect, and the connection breaks in the middle of the answer's body. */
  | { readonly type: "cutBody" }
  /** It is not passed on but answered as the service does when it cannot. */
  | { readonly type: "refused"; readonly why: Refusal }
  /**
   * It is passed on with another body, or not at all where there is none, and the answer comes back
   * with another body: results in part. A service that verifies signatures would not take it.
   */
  | {
      readonly type: "rewrite";
      readonly request?: (body: string) => string | undefined;
      readonly answer?: (body: string | undefined, request: string) => string;
    };

/** Why a service does not do what it is asked. */
export type Refusal = "throttled" | "failed" | "unavailable";

/** A request that a proxy has taken: the how many-eth, from 1, and what it asks for. */
export interface ProxiedRequest {
  readonly number: number;
  /** E.g. `PutItem`; for services that name no operation, e.g. `POST /_bulk`. */
  readonly operation: string;
}

/** Decides what happens to a request; nothing goes wrong where it says `undefined`. */
export type ProxyPlan = (request: ProxiedRequest) => ProxyFault | undefined;

/** The first requests meet these faults, in order; all later ones go through. */
export function firstRequests(...faults: readonly (ProxyFault | undefined)[]): ProxyPlan {
  return ({ number }) => faults[number - 1];
}

/** Each request meets one of these faults with this probability (0 to 1), by a seed. */
export function byChance(
  seed: number,
  probability: number,
  faults: readonly ProxyFault[],
): ProxyPlan {
  // One source of luck a request: what it meets depends on its number, not on who asked before.
  return ({ number }) => {
    const random = randomFrom(seed * 1_000_003 + number);
    return random.chance(probability) ? random.pick(faults) : undefined;
  };
}

/** How a service words its refusals. */
export type Protocol = "json" | "rest-json" | "query" | "s3" | "opensearch";

/** An answer that a proxy makes up. */
export interface RefusalAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The answer of a service that refuses, in its protocol. */
export function refusal(protocol: Protocol, why: Refusal): RefusalAnswer {
  return protocols[protocol](why);
}

const codes = {
  throttled: "ThrottlingException",
  failed: "InternalServerException",
  unavailable: "ServiceUnavailableException",
} as const;
const message = "it is the proxy that says so";

const protocols: Readonly<Record<Protocol, (why: Refusal) => RefusalAnswer>> = {
  /** DynamoDB, EventBridge, SSM, KMS, Secrets Manager. */
  json: (why) => ({
    status: { throttled: 400, failed: 500, unavailable: 503 }[why],
    headers: { "content-type": "application/x-amz-json-1.1" },
    body: JSON.stringify({ __type: codes[why], message }),
  }),
  /** Bedrock. */
  "rest-json": (why) => ({
    status: { throttled: 429, failed: 500, unavailable: 503 }[why],
    headers: { "content-type": "application/json", "x-amzn-errortype": codes[why] },
    body: JSON.stringify({ message }),
  }),
  /** SNS. */
  query: (why) => {
    const code = { throttled: "Throttling", failed: "InternalFailure", unavailable: codes[why] }[
      why
    ];
    const type = why === "throttled" ? "Sender" : "Receiver";
    const error = `<Error><Type>${type}</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
    return {
      status: { throttled: 400, failed: 500, unavailable: 503 }[why],
      headers: { "content-type": "text/xml" },
      body: `<ErrorResponse>${error}<RequestId>proxy</RequestId></ErrorResponse>`,
    };
  },
  s3: (why) => {
    const code = {
      throttled: "SlowDown",
      failed: "InternalError",
      unavailable: "ServiceUnavailable",
    };
    const error = `<Code>${code[why]}</Code><Message>${message}</Message><RequestId>proxy</RequestId>`;
    return {
      status: { throttled: 503, failed: 500, unavailable: 503 }[why],
      headers: { "content-type": "application/xml" },
      body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${error}</Error>`,
    };
  },
  opensearch: (why) => {
    const status = { throttled: 429, failed: 500, unavailable: 503 }[why];
    const type = {
      throttled: "rejected_execution_exception",
      failed: "exception",
      unavailable: "no_shard_available_action_exception",
    }[why];
    const error = { root_cause: [{ type, reason: message }], type, reason: message };
    return {
      status,
      headers: { "content-type": "application/json; charset=UTF-8" },
      body: JSON.stringify({ error, status }),
    };
  },
};
