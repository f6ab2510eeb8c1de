import * as z from "zod";
import type { Clock, StageError } from "#application";
import { looksPersonal, opaqueId, text } from "#domain";
import { readableBy } from "./cors.js";
import { deadlineOf, type FunctionContext } from "./deadline.js";
import { isJson, jsonIn } from "./json-body.js";
import { problem } from "./problem.js";
import { factsOf, type RequestOptions, requestAndStart } from "./request.js";
import { answerOf, bytesOf, type RestAnswer, restEvent } from "./rest-event.js";

/** What the function of `POST /messages` works with. */
export interface RequestApiOptions extends RequestOptions {
  readonly clock: Clock;
  /** Whose web pages may read the answers, e.g. "https://desk.example.com"; nobody's unless told. */
  readonly origins?: readonly string[];
}

/** The largest body, in bytes: the longest ids and names have less. */
const limitBytes = 8 * 1024;

/** It is recorded in the clear. */
const id = opaqueId.refine((value) => !looksPersonal(value));

const body = z.strictObject({
  customerId: id,
  purpose: text(64).optional(),
  /** With customer and purpose it names the message; without it the customer's newest service does. */
  idempotencyKey: id.optional(),
});

/** Asks for a message on somebody's behalf: 202 with what was decided, or a problem. */
export function requestApiHandler(
  options: RequestApiOptions,
): (event: unknown, context?: FunctionContext) => Promise<RestAnswer> {
  const { clock, log, origins = [] } = options;
  const answer = async (
    request: z.output<typeof restEvent>,
    context?: FunctionContext,
  ): Promise<RestAnswer> => {
    if (!isJson(request.headers ?? {})) return problem("media-type");
    const bytes = bytesOf(request);
    if (bytes.length > limitBytes) {
      return problem("too-large", { detail: `at most ${limitBytes} bytes` });
    }
    const value = jsonIn(bytes);
    if (value.isErr()) return problem(value.error.type);
    const asked = body.safeParse(value.value);
    if (!asked.success) return problem("invalid-fields", { fields: fieldsIn(asked.error) });

    const { customerId, purpose, idempotencyKey } = asked.data;
    const wanted = {
      customerId,
      decisionTime: clock.now(),
      ...(purpose !== undefined && { purpose }),
      ...(idempotencyKey !== undefined && { trigger: `api:${idempotencyKey}` }),
    };
    const requested = await requestAndStart(options, wanted, deadlineOf(context));
    return requested.match(
      (answer) => answerOf(202, answer),
      (error) => {
        log("warn", "not requested", { customerId, ...factsOf(error) });
        return problemOf(error);
      },
    );
  };
  return async (event, context) => {
    const request = restEvent.parse(event);
    return readableBy(origins, request.headers ?? {}, await answer(request, context));
  };
}

/** Paths of the fields that are wrong; one that is not known is named by its object's. */
function fieldsIn({ issues }: z.core.$ZodError): readonly string[] {
  const fields = issues.flatMap((issue) =>
    issue.code === "unrecognized_keys" ? issue.keys.slice(0, 10) : issue.path.join("."),
  );
  return [...new Set(fields)];
}

function problemOf(error: StageError): RestAnswer {
  switch (error.type) {
    case "CustomerNotFound":
      return problem("unknown-customer");
    case "UnknownPurpose":
      return problem("invalid-fields", { fields: ["purpose"] });
    case "NotInService":
    case "Missing":
      return problem("not-in-service");
    case "Unavailable":
    case "Conflict":
      return problem("unavailable");
    case "Corrupt":
      return problem(error.isNewer ? "unavailable" : "unreadable");
    default:
      return problem("unreadable");
  }
}
