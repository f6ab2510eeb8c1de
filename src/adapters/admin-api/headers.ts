import { err, ok, type Result } from "neverthrow";
import type { Demand } from "./operation.js";
import type { Particulars, ProblemName } from "./problem.js";
import { headerOf, type RestRequest } from "./request.js";

/** A header that keeps a request from being done. */
export type HeaderFault = readonly [problem: ProblemName, particulars?: Particulars];

/**
 * The header Idempotency-Key, in quotes as its draft has it or without, as a pattern; long enough that
 * nobody uses one by accident. Source: draft-ietf-httpapi-idempotency-key-header.
 */
export const keyPattern = '^("[A-Za-z0-9_-]{16,128}"|[A-Za-z0-9_-]{16,128})$';

/** The key under which a request may be sent again; `undefined` where none is given nor needed. */
export function idempotencyKeyOf(
  request: RestRequest,
  demand: Demand,
): Result<string | undefined, HeaderFault> {
  const header = headerOf(request, "idempotency-key");
  if (demand === "none") return ok(undefined);
  if (header === undefined) return demand === "required" ? err(["key-missing"]) : ok(undefined);
  return new RegExp(keyPattern).test(header)
    ? ok(header.replaceAll('"', ""))
    : err(["header-malformed", { detail: "Idempotency-Key" }]);
}

/** The header If-Match as one strong tag, or any with `*`. */
const tagForm = /^(?:\*|(W\/)?"([!#-~]{0,128})")$/;

/** The tag that a stream's end has to have; `undefined` for any. */
export function expectedTagOf(
  request: RestRequest,
  demand: Demand,
): Result<string | undefined, HeaderFault> {
  const header = headerOf(request, "if-match");
  if (demand === "none") return ok(undefined);
  if (header === undefined)
    return demand === "required" ? err(["position-missing"]) : ok(undefined);
  const matched = tagForm.exec(header);
  if (matched === null) return err(["header-malformed", { detail: "If-Match" }]);
  const [, weak, tag] = matched;
  // No weak tag was given out; none is the same as a strong one. Source: RFC 9110, 13.1.1.
  return weak === undefined ? ok(tag) : err(["stale"]);
}
