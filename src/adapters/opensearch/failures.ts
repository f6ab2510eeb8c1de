import errors from "@opensearch-project/opensearch/lib/errors.js";
import * as z from "zod";
import { isTransient, type RequestError, requestError } from "#adapters/remote";

/** What OpenSearch, and the gate before a managed domain, say of a refusal. */
const refusal = z.object({
  error: z
    .object({
      type: z.string().optional(),
      reason: z.string().nullish(),
      root_cause: z.array(z.object({ reason: z.string().nullish() })).optional(),
    })
    .optional()
    .catch(undefined),
  message: z.string().optional().catch(undefined),
  Message: z.string().optional().catch(undefined),
});

/** An answer that is a refusal, of the whole request or of one item of it. */
export function refused(status: number, type: string, reason: string): Error {
  const name = identityError(reason) ?? type;
  return Object.assign(new Error(reason), { name, $metadata: { httpStatusCode: status } });
}

/**
 * An error of the client as the retries understand it. The client's own also holds the request with
 * its headers, which is not for logs.
 */
export function clientError(error: unknown): unknown {
  if (error instanceof errors.ResponseError) {
    const said = refusal.safeParse(error.body).data;
    const [root] = said?.error?.root_cause ?? [];
    const reason =
      root?.reason ?? said?.error?.reason ?? said?.message ?? said?.Message ?? "no reason given";
    return refused(error.meta.statusCode ?? 0, said?.error?.type ?? "ResponseError", reason);
  }
  if (error instanceof errors.ConnectionError) {
    return Object.assign(new Error(error.message), { code: networkCode(error.message) });
  }
  if (error instanceof errors.DeserializationError) return new SyntaxError(error.message);
  return error;
}

/** The client keeps the message of a network error only. */
function networkCode(message: string): string {
  if (/certificate|altnames/i.test(message)) return "ERR_CERTIFICATE";
  return /\b(?:E[A-Z]{4,}|EPIPE|EAI_AGAIN)\b/.exec(message)?.[0] ?? "ECONNRESET";
}

/** What AWS calls a refusal whose reason the gate before a domain says in words only. */
function identityError(reason: string): string | undefined {
  if (/security token.*expired/i.test(reason)) return "ExpiredToken";
  if (/security token.*invalid/i.test(reason)) return "UnrecognizedClientException";
  if (/signature (?:expired|not yet current|we calculated)|credential should be/i.test(reason)) {
    return "SignatureDoesNotMatch";
  }
  return undefined;
}

const blockedByRebuild = /index write \(api\)/;

/** Whether the same request may well succeed in a moment; where an index is being replaced, too. */
export function mayPass(error: unknown): boolean {
  return isTransient(error) || isBlocked(requestError(error));
}

function isBlocked({ name, message }: RequestError): boolean {
  return name === "cluster_block_exception" && blockedByRebuild.test(message);
}

/** Whether it may be the index that is wrong, or was replaced just then. */
export function mayBeTheIndex(error: unknown): boolean {
  const { status } = requestError(error);
  return status === 400 || status === 404;
}

/** What has to be put right at OpenSearch first; `undefined` when nothing is known. */
export function openSearchAdvice(error: RequestError): string | undefined {
  const { name, message, status } = error;
  if (isBlocked(error)) {
    return "The index takes no writes, for a rebuild is finishing, or was cut off: rebuild the index again if this stays.";
  }
  if (/flood-stage|read-only-allow-delete/.test(message)) {
    return "The domain's disk is full: delete what is not needed, or give it more storage.";
  }
  if (name === "circuit_breaking_exception") {
    return "The domain is out of memory: ask for less at once, or give it larger nodes.";
  }
  if (status === 401) {
    return "OpenSearch does not know who asks: sign the requests, or correct user name and password.";
  }
  if (status === 403) {
    return "Allow this identity to use the index, in the domain's access policy (es:ESHttp*) and in its roles.";
  }
  if (status === 413) return "The domain takes no request of this size: give it larger nodes.";
  return undefined;
}
