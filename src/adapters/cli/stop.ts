import { err, ok, ResultAsync } from "neverthrow";
import type { AgentError, StageError } from "#application";
import { sentenceOf } from "./sentences.js";

/** All well; the command could not be done; records were refused; stopped by Ctrl-C. */
export const exitCodes = { ok: 0, failed: 1, refused: 2, interrupted: 130 } as const;

/** The end of a command that cannot be done: one sentence for its user. */
export interface Stop {
  readonly type: "Stop";
  readonly sentence: string;
  readonly exitCode: number;
}

/** Ends a command. */
export function stop(sentence: string, exitCode: number = exitCodes.failed): Stop {
  return { type: "Stop", sentence, exitCode };
}

/** Ends a command because a use case failed. That a store cannot be used is no fault of `what`. */
export function stopBecause(error: StageError | AgentError, what = "It cannot go on"): Stop {
  const failed = error.type === "Unavailable" ? "It cannot go on" : what;
  return stop(`${failed}: ${sentenceOf(error)}.`);
}

/** What Ctrl-C may stop between two of its steps. */
export interface Interruptible {
  /** Aborted by Ctrl-C. Without it nothing is written that would have to be left in order. */
  readonly interrupted?: AbortSignal | undefined;
  /** The file that keeps what was done. */
  readonly db?: string | undefined;
}

/** Goes on, unless somebody pressed Ctrl-C. */
export function unlessInterrupted({ interrupted, db }: Interruptible): ResultAsync<void, Stop> {
  return ResultAsync.fromSafePromise(eventLoopTurn()).andThen(() => {
    if (!interrupted?.aborted) return ok(undefined);
    const left =
      db === undefined ? "nothing was written" : `run it again to go on with the record in ${db}`;
    return err(stop(`Interrupted; ${left}.`, exitCodes.interrupted));
  });
}

/** Ctrl-C comes by the event loop, which work on SQLite or in memory never lets go of by itself. */
export function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
