import { err, ok, type Result } from "neverthrow";
import * as z from "zod";
import { type Issue, parseCustomerRecord, parseOutcomeRecord } from "#application";
import type { Instant } from "#domain";

/** An event that others tell us of. Its data has passed the parser of its type. */
export interface ToldEvent {
  readonly type: z.output<typeof eventType>;
  readonly data: unknown;
}

/** Why a body tells of nothing. */
export type NotTold =
  | { readonly type: "not-utf-8" | "not-json" | "too-deep" | "unknown-type" }
  | { readonly type: "invalid-fields"; readonly fields: readonly string[] };

/** How many levels of objects and lists a body may have, itself included. */
const deepest = 32;

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
  return textIn(body)
    .andThen(jsonIn)
    .andThen((value) => {
      if (!typed.safeParse(value).success) return err({ type: "unknown-type" } as const);
      const parsed = event.safeParse(value);
      if (!parsed.success) {
        const fields = parsed.error.issues.map(({ path }) => path.join("."));
        return err({ type: "invalid-fields", fields } as const);
      }
      const { type, data } = parsed.data;
      return issuesIn(type, data, now).match<Result<ToldEvent, NotTold>>(
        () => ok({ type, data }),
        (issues) =>
          err({ type: "invalid-fields", fields: issues.slice(0, mostFields).map(pathOf) }),
      );
    });
}

function textIn(body: Uint8Array): Result<string, NotTold> {
  try {
    return ok(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body));
  } catch {
    return err({ type: "not-utf-8" });
  }
}

function jsonIn(text: string): Result<unknown, NotTold> {
  try {
    const value: unknown = JSON.parse(text);
    return isDeeper(value, deepest) ? err({ type: "too-deep" }) : ok(value);
  } catch {
    return err({ type: "not-json" });
  }
}

/** Goes no deeper than that itself. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1));
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
