import type { NextStep } from "#domain";
import { failed, type State, task } from "./task.js";

/** The four functions by their ARNs, and how long each may take. */
export interface Stages {
  readonly prepare: Called;
  readonly generate: Called;
  readonly judge: Called;
  readonly conclude: Called;
}

/** A function that is called. */
interface Called {
  readonly arn: string;
  readonly timeoutSeconds: number;
}

/** A day: longer than any outage that retries bridge. */
const executionSeconds = 86_400;

/** Where each answer of a stage leads to. Also a message that was cancelled has a contact to be given back. */
const routes = {
  prepare: "prepare",
  generate: "generate",
  judge: "judge",
  conclude: "conclude",
  nothing: "conclude",
} as const satisfies Readonly<Record<NextStep, string>>;

/**
 * One message from its request to its verdict. Each stage answers which one is next, for the message's stream knows
 * how far it got; ids go in and out, and nothing else.
 */
export function pipelineDefinition(stages: Stages): State {
  const stage = ({ arn, timeoutSeconds }: Called, next = "next") =>
    task({
      calls: arn,
      payload: { "messageId.$": "$.messageId" },
      timeoutSeconds,
      next,
      otherwise: "failed",
    });
  return {
    Comment: "prepare, generate, judge (and again with feedback), conclude",
    StartAt: "prepare",
    TimeoutSeconds: executionSeconds,
    States: {
      prepare: stage(stages.prepare),
      next: {
        Type: "Choice",
        Choices: Object.entries(routes).map(([next, to]) => ({
          Variable: "$.next",
          StringEquals: next,
          Next: to,
        })),
        Default: "unknown",
      },
      generate: stage(stages.generate),
      judge: stage(stages.judge),
      conclude: stage(stages.conclude, "done"),
      done: { Type: "Succeed" },
      failed,
      unknown: {
        Type: "Fail",
        Error: "Permanent",
        Cause: "A stage named a next one that is not known.",
      },
    },
  };
}
