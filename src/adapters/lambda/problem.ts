import type { RestAnswer } from "./rest-event.js";

/** Every problem that who asks the API may be told of, by the last part of its `type`. */
export const problems = {
  "header-missing": [400, "A header is missing"],
  "header-malformed": [400, "A header is malformed"],
  "not-utf-8": [400, "The body is not UTF-8"],
  "not-json": [400, "The body is not JSON"],
  "too-deep": [400, "The body is nested too deeply"],
  "timestamp-too-old": [401, "The webhook's timestamp is too old"],
  "timestamp-too-new": [401, "The webhook's timestamp lies in the future"],
  "signature-wrong": [401, "No signature is that of an accepted key"],
  "unknown-customer": [404, "There is no such customer"],
  "not-in-service": [409, "No agent is in service that could write such a message"],
  "too-large": [413, "The body is too large"],
  "media-type": [415, "The body is not application/json in UTF-8"],
  "unknown-type": [422, "The type of event is not known here"],
  "invalid-fields": [422, "Fields are missing or have values that are not accepted"],
  unreadable: [500, "What is recorded of this cannot be read"],
  unavailable: [503, "It cannot be taken at the moment"],
} as const satisfies Readonly<Record<string, readonly [status: number, title: string]>>;

/** The last part of a problem's `type`. */
export type ProblemName = keyof typeof problems;

/** What a problem says beyond its name. */
interface Particulars {
  readonly detail?: string;
  /** Paths of the fields that are wrong. */
  readonly fields?: readonly string[];
}

/** How long to wait before trying again what is unavailable, in seconds. */
const retryAfter = "30";

/** A problem as an answer of `application/problem+json`. Source: RFC 9457. */
export function problem(name: ProblemName, particulars: Particulars = {}): RestAnswer {
  const [status, title] = problems[name];
  return {
    statusCode: status,
    headers: {
      "content-type": "application/problem+json",
      ...(status === 503 && { "retry-after": retryAfter }),
    },
    body: JSON.stringify({ type: `urn:docket:problem:${name}`, title, status, ...particulars }),
  };
}
