import { err, ok, type Result, type ResultAsync, safeTry } from "neverthrow";
import { type Instant, millisecondsBetween, plus } from "#domain";
import type { CallOptions } from "../call.js";
import type { Ports, Unavailable } from "../ports/index.js";

/** Where it is kept which requests were made. No view: its rows are folds of no stream. */
const requests = "admin-requests";
/** How long an answer is kept, in milliseconds: a day. */
const keptMs = 24 * 60 * 60 * 1_000;
/**
 * How long a request may be under way, in milliseconds: longer than any call can last, which API
 * Gateway waits for 29 s for. Who ended without an answer keeps others waiting for as long.
 */
const leaseMs = 30_000;

/** A request as it is known by its key. */
interface KnownRequest {
  /** Of what was asked; unreadable without the key. */
  readonly fingerprint: string;
  /** Whose attempt holds the key. */
  readonly holder: string;
  readonly at: Instant;
  /** Absent while it is under way; null when its attempt came to nothing: then the key is free. */
  readonly answer?: string | null;
}

/** Why a request is not done. */
export type NotTheFirst =
  /** The key stands for another request. */
  | { readonly type: "KeyReused" }
  /** The same request is just being done. */
  | { readonly type: "InProgress" };

/** A request that its sender may send again. */
export interface Repeatable {
  /** Unguessable: names the request. */
  readonly key: string;
  readonly fingerprint: string;
  /** Fresh for each attempt. */
  readonly holder: string;
}

/**
 * Does a request once for its key, as far as answers go: who sends it again within a day is given the
 * first answer, as text. The rows of a view store keep the higher version, and of two equal ones the
 * first: who finds their own after saving it holds the key. What was done by an attempt that never
 * ended is known from the record, by its commit's id.
 */
export function onceForKey({
  views,
  clock,
}: Pick<Ports, "views" | "clock">): <Failure>(
  request: Repeatable,
  run: () => ResultAsync<string, Failure>,
  call?: CallOptions,
) => ResultAsync<string, Failure | NotTheFirst | Unavailable> {
  const load = (key: string, call?: CallOptions) => views.load<KnownRequest>(requests, key, call);
  return ({ key, fingerprint, holder }, run, call) =>
    safeTry(async function* () {
      const known = yield* await load(key, call);
      const before =
        known === undefined ? undefined : yield* knownAnswer(known.row, fingerprint, clock.now());
      if (before !== undefined) return ok(before);

      const version = (known?.version ?? 0) + 1;
      const held: KnownRequest = { fingerprint, holder, at: clock.now() };
      const keepUntil = plus(held.at, keptMs);
      const keep = (row: KnownRequest, at: number) =>
        views.save(requests, key, { row, version: at, indexes: {} }, { ...call, keepUntil });
      yield* await keep(held, version);
      const winner = yield* await load(key, call);
      if (winner?.row.holder !== holder) return err({ type: "InProgress" as const });

      const done = await run();
      // An answer that cannot be kept was given all the same.
      await keep({ ...held, answer: done.unwrapOr(null) }, version + 1);
      return done;
    });
}

/** The answer that was given before; nothing where the key is free. */
function knownAnswer(
  { fingerprint, answer, at }: KnownRequest,
  asked: string,
  now: Instant,
): Result<string | undefined, NotTheFirst> {
  const age = millisecondsBetween(at, now);
  if (answer === null || age >= keptMs) return ok(undefined);
  if (fingerprint !== asked) return err({ type: "KeyReused" });
  return answer === undefined && age < leaseMs ? err({ type: "InProgress" }) : ok(answer);
}
