import { err, ok, type Result } from "neverthrow";
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

/** Ends a command because a use case failed. */
export function stopBecause(error: StageError | AgentError, what = "It cannot go on"): Stop {
  return stop(`${what}: ${sentenceOf(error)}.`);
}

/** Goes on, unless somebody pressed Ctrl-C. */
export function unlessInterrupted({
  interrupted,
  db,
}: {
  readonly interrupted: AbortSignal;
  readonly db?: string | undefined;
}): Result<void, Stop> {
  if (!interrupted.aborted) return ok(undefined);
  const left =
    db === undefined ? "nothing was written" : `run it again to go on with the record in ${db}`;
  return err(stop(`Interrupted; ${left}.`, exitCodes.interrupted));
}
