import type { Answer } from "./answer.js";

/** Every problem that who calls the API may be told of, by the last part of its `type`. */
export const problems = {
  "header-malformed": [400, "A header is malformed"],
  "key-missing": [400, "The header Idempotency-Key is missing"],
  "cursor-not-ours": [400, "The cursor is none that was given out for this query"],
  "not-utf-8": [400, "The body is not UTF-8"],
  "not-json": [400, "The body is not JSON"],
  "too-deep": [400, "The body is nested too deeply"],
  "not-signed": [403, "The request is not signed, or there is nothing at this path"],
  "wrongly-signed": [403, "The signature is not of this request, or not of now"],
  "credentials-expired": [403, "The credentials have expired"],
  "not-allowed": [403, "These credentials are not allowed to do this"],
  filtered: [403, "The firewall does not let this request through"],
  "no-such-route": [404, "There is nothing at this path"],
  "unknown-agent": [404, "There is no such agent in service"],
  "unknown-agent-version": [404, "There is no such agent version"],
  "unknown-rollout": [404, "The agent has no such rollout"],
  "unknown-message": [404, "There is no such message"],
  "unknown-customer": [404, "There is no such customer"],
  "unknown-view": [404, "There is no such view"],
  "method-not-allowed": [405, "The method is not allowed at this path"],
  "not-acceptable": [406, "Only application/json can be answered"],
  refused: [409, "What is on the record does not allow it"],
  "key-in-progress": [409, "The same request is just being done"],
  busy: [409, "Others keep writing this; try again"],
  "no-search": [409, "This stage has no search"],
  "answer-too-large": [409, "The answer is larger than this API can give"],
  forgotten: [410, "The customer was forgotten"],
  "cursor-expired": [410, "The cursor has expired: begin again without one"],
  stale: [412, "It has changed since the ETag in If-Match was given out"],
  "too-large": [413, "The body is too large"],
  "media-type": [415, "The body is not application/json in UTF-8"],
  "invalid-fields": [422, "Fields are missing or have values that are not accepted"],
  "key-reused": [422, "The Idempotency-Key was used for another request"],
  "unusable-agent": [422, "The pipeline could not use this agent version"],
  "position-missing": [428, "The header If-Match is missing: give the ETag of what is changed"],
  "too-many-requests": [429, "There are too many requests at once; try again in a while"],
  internal: [500, "Something went wrong here"],
  unreadable: [500, "What is recorded of this cannot be read"],
  unavailable: [503, "It cannot be done at the moment"],
  "not-in-time": [504, "It was not done in time; it may be done all the same"],
} as const satisfies Readonly<Record<string, readonly [status: number, title: string]>>;

/** The last part of a problem's `type`. */
export type ProblemName = keyof typeof problems;

/** What a problem says beyond its name. Nothing personal, and no value that was sent. */
export interface Particulars {
  readonly detail?: string;
  /** The kind of refusal, for programs. */
  readonly reason?: string;
  /** Paths of the fields that are wrong. */
  readonly fields?: readonly string[];
}

/** What comes before the name in a problem's `type`. */
export const problemBase = "urn:docket:problem:";

/** How long to wait before trying again, in seconds. */
const retryAfter = "30";

/** A problem as an answer of `application/problem+json`. Source: RFC 9457. */
export function problem(
  name: ProblemName,
  particulars: Particulars = {},
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const [status, title] = problems[name];
  return {
    statusCode: status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      ...(status === 503 && { "retry-after": retryAfter }),
      ...headers,
    },
    body: JSON.stringify({ type: `${problemBase}${name}`, title, status, ...particulars }),
  };
}
