import { randomUUID } from "node:crypto";
import { err, ok, type Result } from "neverthrow";
import * as z from "zod";
import type { Administration, Signal } from "#application";
import { hashText } from "#domain";
import { type AdminError, problemOf } from "./admin-error.js";
import type { Answer } from "./answer.js";
import { expectedTagOf, idempotencyKeyOf } from "./headers.js";
import type { Operation, RawInput, Said } from "./operation.js";
import { operations } from "./operations/index.js";
import { problem } from "./problem.js";
import { acceptsJson, bodyOf, queryOf, type RestRequest, restRequest } from "./request.js";
import { routeOf } from "./routes.js";

/** What the function of the admin API works with. */
export interface AdminApiOptions {
  readonly admin: Administration;
  /** Hears what was asked and what became of it: names, numbers and opaque ids. */
  readonly log: (
    level: "info" | "warn" | "error",
    what: string,
    facts?: Readonly<Record<string, string | number>>,
  ) => void;
}

/** What is used of the context that AWS gives a function. */
export interface AdminApiContext {
  getRemainingTimeInMillis(): number;
}

/** Time to answer after all calls were ended, in milliseconds. */
const toAnswer = 2_000;

/** What Lambda answers at most, in bytes, less room for what is around the body. */
const answerLimitBytes = 5_500_000;

/** Does what a person asks who runs Docket. Throws when what calls it is not API Gateway. */
export function adminApiHandler({
  admin,
  log,
}: AdminApiOptions): (event: unknown, context?: AdminApiContext) => Promise<Answer> {
  return async (event, context) => {
    const request = restRequest.parse(event);
    const requestId = request.requestContext?.requestId ?? randomUUID();
    try {
      const signal = context && AbortSignal.timeout(remaining(context));
      const [operation, answer] = await answered(admin, request, requestId, signal);
      log("info", "administration", { requestId, operation, status: answer.statusCode });
      return answer;
    } catch (error) {
      // Its words may quote what somebody sent.
      const name = error instanceof Error ? error.name : typeof error;
      log("error", "administration failed", { requestId, error: name });
      return problem("internal", { detail: `request ${requestId}` });
    }
  };
}

function remaining(context: AdminApiContext): number {
  return Math.max(0, Math.floor(context.getRemainingTimeInMillis() - toAnswer));
}

async function answered(
  admin: Administration,
  request: RestRequest,
  requestId: string,
  signal: Signal | undefined,
): Promise<readonly [operation: string, answer: Answer]> {
  const route = routeOf(operations, request.path);
  if (route === undefined) return ["none", problem("no-such-route")];
  const operation = route.operations.find(({ method }) => method === request.httpMethod);
  if (operation === undefined) {
    const allow = route.operations.map(({ method }) => method).join(", ");
    return ["none", problem("method-not-allowed", {}, { allow })];
  }
  const { id } = operation;
  if (!acceptsJson(request)) return [id, problem("not-acceptable")];
  const body = bodyOf(operation.body === undefined ? { ...request, body: null } : request);
  if (body.isErr()) return [id, problem(body.error)];
  const key = idempotencyKeyOf(request, operation.idempotencyKey);
  if (key.isErr()) return [id, problem(...key.error)];
  const expected = expectedTagOf(request, operation.ifMatch);
  if (expected.isErr()) return [id, problem(...expected.error)];

  const asked: Asked = {
    input: { params: route.params, query: queryOf(request), body: body.value },
    key: key.value,
    expected: expected.value,
    caller: callerOf(request),
    requestId,
  };
  return [id, await done(admin, operation, asked, signal)];
}

/** A request of which everything but the input is known to be well-formed. */
interface Asked {
  readonly input: RawInput;
  readonly key: string | undefined;
  readonly expected: string | undefined;
  readonly caller: string;
  readonly requestId: string;
}

function done(
  admin: Administration,
  operation: Operation,
  { input, key, expected, caller, requestId }: Asked,
  signal: Signal | undefined,
): Promise<Answer> {
  const { id } = operation;
  const holder = randomUUID();
  const asked = JSON.stringify([id, input, expected ?? "any"]);
  // A repeated request is the same command, which the record knows.
  const commandId = `admin:${hashText(JSON.stringify([caller, key ?? holder, asked]))}`;
  const source = { system: "admin-api", record: id };
  const cause = { commandId, correlationId: requestId, actor: caller, source };
  const run = () =>
    operation
      .run(admin, input, { cause, expected, signal })
      .andThen((said) => answerOf(operation, said));
  const named = {
    key: hashText(JSON.stringify([caller, key])),
    fingerprint: hashText(JSON.stringify([key, asked])),
    holder,
  };
  const answer =
    key === undefined
      ? run()
      : admin
          .once(named, () => run().map((given) => JSON.stringify(given)), { signal })
          .map((text) => answerText.parse(JSON.parse(text)));
  return answer.match((given) => given, problemOf);
}

const answerText = z.object({
  statusCode: z.number(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});

function answerOf({ status }: Operation, { body, tag }: Said<unknown>): Result<Answer, AdminError> {
  const text = JSON.stringify(body);
  if (Buffer.byteLength(text) > answerLimitBytes) return err({ type: "AnswerTooLarge" });
  const headers = {
    "content-type": "application/json",
    "cache-control": "no-store",
    ...(tag !== undefined && { etag: `"${tag}"` }),
  };
  return ok({ statusCode: status, headers, body: text });
}

/**
 * Who calls, as IAM knows them: the unique id of the user or role. What follows it, the name of a
 * session, is often a person's address.
 */
function callerOf({ requestContext }: RestRequest): string {
  const [id = ""] = (requestContext?.identity?.caller ?? "").split(":");
  return `iam:${/^[\w-]{1,100}$/.test(id) ? id : "unknown"}`;
}
