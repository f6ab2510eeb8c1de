import { errAsync, type ResultAsync } from "neverthrow";
import * as z from "zod";
import type { Administration, CallOptions, Cause } from "#application";
import type { Immutable } from "#domain";
import type { AdminError } from "./admin-error.js";
import type { ProblemName } from "./problem.js";

/** What an operation is told beside its input. */
export interface Call extends CallOptions {
  /** Who gives the command, and what it is called. */
  readonly cause: Cause;
  /** The tag that the caller expects the stream's end to have. */
  readonly expected: string | undefined;
}

/** What an operation says. */
export interface Said<Body> {
  readonly body: Body;
  /** Of the stream's end, for the header ETag. */
  readonly tag?: string;
}

/** Whether a header is of any use, and whether it does not go without. */
export type Demand = "required" | "optional" | "none";

/** What is known of an operation without calling it. */
export interface OperationFacts {
  /** Group and verb: `agents.list`. */
  readonly id: string;
  readonly method: "GET" | "POST";
  /** Below `/admin`, e.g. `/agents/{agentId}`. */
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  readonly params: z.ZodObject;
  readonly query: z.ZodObject;
  /** Absent where nothing is sent. */
  readonly body?: z.ZodObject;
  readonly response: z.ZodType;
  /** What it answers when it went well. */
  readonly status: 200 | 201;
  /** Which problems it may answer beside those that follow from the rest. */
  readonly problems: readonly ProblemName[];
  readonly isWrite: boolean;
  readonly idempotencyKey: Demand;
  readonly ifMatch: Demand;
  /** Whether its answer has an ETag. */
  readonly hasTag: boolean;
}

/** An operation: what it takes and answers, and how it is done. */
export interface Operation extends OperationFacts {
  readonly run: (
    admin: Administration,
    input: RawInput,
    call: Call,
  ) => ResultAsync<Said<unknown>, AdminError>;
}

/** What came in, before any schema has seen it. */
export interface RawInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

interface Definition<
  P extends z.ZodRawShape,
  Q extends z.ZodRawShape,
  B extends z.ZodRawShape,
  R extends z.ZodType,
> {
  readonly id: string;
  readonly method: OperationFacts["method"];
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly response: R;
  readonly status?: OperationFacts["status"];
  readonly problems?: readonly ProblemName[];
  readonly idempotencyKey?: Demand;
  readonly ifMatch?: Demand;
  readonly hasTag?: boolean;
  readonly run: (
    admin: Administration,
    input: {
      readonly params: z.output<z.ZodObject<P>>;
      readonly query: z.output<z.ZodObject<Q>>;
      readonly body: z.output<z.ZodObject<B>>;
    },
    call: Call,
  ) => ResultAsync<Said<Immutable<z.input<R>>>, AdminError>;
}

/**
 * Declares an operation. One that is a POST writes, unless it says otherwise by neither demanding nor
 * taking a key.
 */
export function operation<
  R extends z.ZodType,
  P extends z.ZodRawShape = Record<never, never>,
  Q extends z.ZodRawShape = Record<never, never>,
  B extends z.ZodRawShape = Record<never, never>,
>({
  params: ofPath = {} as P,
  query: ofQuery = {} as Q,
  body: ofBody,
  run,
  ...facts
}: Definition<P, Q, B, R>): Operation {
  const params = z.strictObject(ofPath);
  const query = z.strictObject(ofQuery);
  const body = z.strictObject(ofBody ?? ({} as B));
  const isWrite = facts.method === "POST";
  return {
    status: 200,
    problems: [],
    idempotencyKey: isWrite ? "required" : "none",
    ifMatch: "none",
    hasTag: false,
    ...facts,
    isWrite,
    params,
    query,
    ...(ofBody !== undefined && { body }),
    run: (admin, raw, call) => {
      const parsed = [
        params.safeParse(raw.params),
        query.safeParse(raw.query),
        body.safeParse(ofBody === undefined ? {} : raw.body),
      ] as const;
      const [ofParams, ofQueries, ofBodies] = parsed;
      if (ofParams.success && ofQueries.success && ofBodies.success) {
        const input = { params: ofParams.data, query: ofQueries.data, body: ofBodies.data };
        return run(admin, input, call);
      }
      const issues = parsed.flatMap(({ error }) => error?.issues ?? []);
      return errAsync({ type: "InvalidFields", fields: fieldsIn(issues) });
    },
  };
}

/** How many wrong fields are told of. */
const mostFields = 20;

/** Paths of the fields that are wrong; one that is not known is named by itself. */
function fieldsIn(issues: readonly z.core.$ZodIssue[]): readonly string[] {
  const fields = issues.flatMap((issue) => {
    const path = issue.path.map(String);
    return issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => [...path, key].join("."))
      : [path.join(".")];
  });
  return [...new Set(fields)].slice(0, mostFields).map((field) => field.slice(0, 100));
}
