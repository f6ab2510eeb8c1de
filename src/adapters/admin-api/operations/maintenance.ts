import { err, errAsync, ok, Result } from "neverthrow";
import * as z from "zod";
import type { StreamName } from "#domain";
import type { AdminError } from "../admin-error.js";
import { type Operation, operation } from "../operation.js";
import { nextOf, placeOf } from "../paging.js";
import { goingOn, next, writtenInstant } from "../schemas.js";

/** For how long a call begins something new, in milliseconds: API Gateway waits for 29 s. */
const budgetMs = 15_000;

const place = z.strictObject({
  category: z.enum(["agent-version", "rollout", "customer", "message", "evaluation"]).optional(),
  page: z.string().optional(),
  after: z.string().optional(),
});

type Place = z.output<typeof place>;

const jsonIn = Result.fromThrowable((text: string): unknown => JSON.parse(text));

const category = z.enum(["agent-version", "rollout", "customer", "message", "evaluation"]);

const rebuild = operation({
  id: "views.rebuild",
  method: "POST",
  path: "/views/{view}/rebuild",
  summary: "Builds the rows of a view anew, for about 15 s a call",
  description: "While there is a `next`, the same call with it as `cursor` goes on.",
  params: { view: z.string().regex(/^[a-z][a-z-]{0,62}@[1-9]\d{0,5}$/) },
  body: goingOn,
  response: z.strictObject({
    view: z.string(),
    rows: z.int().nonnegative(),
    corrupt: z.array(z.string()).meta({ description: "Streams that cannot be read" }),
    next,
  }),
  problems: ["unknown-view"],
  idempotencyKey: "optional",
  run: (admin, { params: { view }, body: { cursor } }, { signal }) => {
    const query = `views.rebuild ${view}`;
    return placeOf(admin, query, cursor).andThen((from) =>
      placeIn(from).asyncAndThen(({ category: _, ...at }) => {
        const rebuilt = admin.rebuildSome(view, at, { budgetMs, signal });
        if (rebuilt === undefined) return errAsync<never, AdminError>({ type: "UnknownView" });
        return rebuilt.map(({ next, ...done }) => ({
          body: { ...done, ...nextOf(admin, query, textOf(next)) },
        }));
      }),
    );
  },
});

const republish = operation({
  id: "events.republish",
  method: "POST",
  path: "/events/republish",
  summary: "Publishes public events again from the record, for about 15 s a call",
  description:
    "Of a stream, of a category, or of all. While there is a `next`, the same call with it as `cursor` goes on. Who knows an event knows its id.",
  body: {
    stream: z
      .string()
      .regex(
        /^(?:agent-version|rollout|customer|message|evaluation):[A-Za-z0-9][A-Za-z0-9._@-]{0,199}$/,
      )
      .optional()
      .meta({ description: "One stream, e.g. customer:c-0001" }),
    category: category.optional(),
    since: writtenInstant.optional(),
    until: writtenInstant.optional(),
    ...goingOn,
  },
  response: z.strictObject({
    published: z.int().nonnegative(),
    corrupt: z.array(z.string()).meta({ description: "Streams that cannot be read" }),
    next,
  }),
  idempotencyKey: "optional",
  run: (admin, { body: { cursor, stream, category, ...when } }, { signal }) => {
    if (stream !== undefined && category !== undefined) {
      return errAsync<never, AdminError>({ type: "InvalidFields", fields: ["category"] });
    }
    const query = `events.republish ${JSON.stringify({ stream, category, ...when })}`;
    const budget = { budgetMs, signal };
    return placeOf(admin, query, cursor).andThen((from) =>
      placeIn(from).asyncAndThen((at) => {
        const done =
          stream === undefined
            ? admin.republishSome({ category, ...when }, at, budget)
            : admin.republishSomeOf({ stream: stream as StreamName, ...when }, at, budget);
        return done.map(({ next, ...counts }) => ({
          body: { ...counts, ...nextOf(admin, query, textOf(next)) },
        }));
      }),
    );
  },
});

function textOf(at: object | undefined): string | undefined {
  return at && JSON.stringify(at);
}

/** A cursor's checksum has no key: whoever makes one may put anything into it. */
function placeIn(text: string | undefined): Result<Place, AdminError> {
  if (text === undefined) return ok({});
  const parsed = place.safeParse(jsonIn(text).unwrapOr(undefined));
  return parsed.success ? ok(parsed.data) : err({ type: "CursorNotOurs" });
}

/** What keeps the deployment going. */
export const maintenanceOperations: readonly Operation[] = [rebuild, republish];
