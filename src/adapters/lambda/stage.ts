import * as z from "zod";
import type { CallOptions, Progress, Stage, StageError } from "#application";
import { opaqueId } from "#domain";
import { deadlineOf, type FunctionContext } from "./deadline.js";
import { type Log, nameOf, placeOf } from "./log.js";
import type { Measure } from "./metrics.js";
import { type Thrown, unlessThrown } from "./thrown.js";

/** What the function of a stage works with. */
export interface StageOptions {
  readonly stage: Stage;
  readonly log: Log;
  /** Of the stages that ask models: counts when one was not to be had. */
  readonly measure?: Measure;
  /** Hears how far a message got, once that is on the record. */
  readonly done?: (progress: Progress, call: CallOptions) => Promise<void>;
}

const input = z.object({ messageId: opaqueId });

/**
 * Takes a message one stage further, for a state machine: ids in and out. It throws errors of two
 * names: after a `Transient` one the stage is to be run again, after a `Permanent` one somebody has to
 * put something right first. Nothing of them is personal.
 */
export function stageHandler({
  stage,
  log,
  measure,
  done,
}: StageOptions): (event: unknown, context?: FunctionContext) => Promise<Progress> {
  return async (event, context) => {
    const parsed = input.safeParse(event);
    if (!parsed.success) throw named("Permanent", "expected a message's id");
    const { messageId } = parsed.data;
    const call = deadlineOf(context);
    const result = await unlessThrown(() => stage(messageId, call));
    if (result.isErr()) {
      const { error } = result;
      if (isModelMissing(error)) measure?.([{ name: "ModelUnavailable", value: 1 }]);
      const { name, message } = failureOf(error);
      const at = error.type === "Thrown" ? placeOf(error.cause) : undefined;
      log("warn", "stage not done", { messageId, failure: name, error: message, at });
      throw named(name, message);
    }
    const { status, next } = result.value;
    log("info", "stage done", { messageId, status, next });
    await done?.(result.value, call);
    return { messageId, status, next };
  };
}

function isModelMissing(error: StageError | Thrown): boolean {
  return error.type === "NotAsked" && error.why === "unavailable";
}

/** How a state machine is told of an error. */
interface Failure {
  readonly name: "Transient" | "Permanent";
  readonly message: string;
}

function failureOf(error: StageError | Thrown): Failure {
  switch (error.type) {
    case "Unavailable": {
      // Also where something has to be put right: meanwhile it may be, as when a server is restarted.
      const { service, cause, advice } = error;
      return transient(`${service}: ${nameOf(cause)}${advice === undefined ? "" : `. ${advice}`}`);
    }
    case "NotAsked": {
      const passes = error.why === "stopped" || error.why === "unavailable";
      return passes ? transient(`the model was not asked: ${error.why}`) : permanent(error.detail);
    }
    case "Corrupt": {
      const { stream, version, isNewer } = error;
      const what = `${stream} cannot be read from version ${version} on`;
      return isNewer ? transient(`${what}: a newer version of the code wrote it`) : permanent(what);
    }
    case "Conflict":
      return transient(`others kept writing ${error.stream}`);
    case "Thrown":
      return permanent(`a defect of the code: ${nameOf(error.cause)}`);
    case "NotInService":
      return permanent(`${error.agentId} is not in service: ${error.why}`);
    case "Missing":
      return permanent(`${error.what}: ${error.why}`);
    // Somebody else has taken the message further meanwhile: run again, it is seen how far.
    case "NotNow":
    case "WrongAttempt":
    case "NotJudgedYet":
    case "AttemptsLeft":
      return transient(error.type);
    default:
      return permanent(error.type);
  }
}

function transient(message: string): Failure {
  return { name: "Transient", message };
}

function permanent(message: string): Failure {
  return { name: "Permanent", message };
}

function named(name: Failure["name"], message: string): Error {
  return Object.assign(new Error(message), { name });
}
