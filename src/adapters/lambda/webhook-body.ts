import { err, ok, type Result } from "neverthrow";
import * as z from "zod";
import { type Issue, parseCustomerRecord, parseOutcomeRecord } from "#application";
import type { Instant } from "#domain";
import { jsonIn, type NotJson } from "./json-body.js";

/** An event that others tell us of. Its data has passed the parser of its type. */
export interface ToldEvent {
  readonly type: z.output<typeof eventType>;
  readonly data: unknown;
}

/** Why a body tells of nothing. */
export type NotTold =
  | NotJson
  | { readonly type: "unknown-type" }
  | { readonly type: "invalid-fields"; readonly fields: readonly string[] };

/** How many wrong fields are told of; a body may have some ten thousand. */
const mostFields = 100;

const eventType = z.enum(["customer.record", "message.outcome"]);
const typed = z.object({ type: eventType });
const event = typed.extend({
  timestamp: z.iso.datetime({ offset: true }).optional(),
  data: z.unknown(),
});

/** The event that a body tells of. Of several fields of one name the last one counts. */
export function eventIn(body: Uint8Array, now: Instant): Result<ToldEvent, NotTold> {
  return jsonIn(body).andThen<Result<ToldEvent, NotTold>>((value) => {
    if (!typed.safeParse(value).success) return err({ type: "unknown-type" } as const);
    const parsed = event.safeParse(value);
    if (!parsed.success) {
      const fields = parsed.error.issues.map(({ path }) => path.join("."));
      return err({ type: "invalid-fields", fields } as const);
    }
    const { type, data } = parsed.data;
    return issuesIn(type, data, now).match<Result<ToldEvent, NotTold>>(
      () => ok({ type, data }),
      (issues) => err({ type: "invalid-fields", fields: issues.slice(0, mostFields).map(pathOf) }),
    );
  });
}

/** Nothing that is wrong with an event's data, or all of it. */
function issuesIn(
  type: ToldEvent["type"],
  data: unknown,
  now: Instant,
): Result<unknown, readonly Issue[]> {
  if (type === "customer.record") return parseCustomerRecord(data, now);
  return parseOutcomeRecord(data, now).andThen((record) =>
    record.type === "past-message"
      ? err([{ path: "", message: "expected an outcome, got a past message" }])
      : ok(record),
  );
}

/** From the body as a whole. What was wrong there is not said: it may quote what is personal. */
function pathOf({ path }: Issue): string {
  if (path === "") return "data";
  return path.startsWith("[") ? `data${path}` : `data.${path}`;
}
