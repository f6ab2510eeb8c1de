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

/**
 * One message from its request to its verdict. Each stage answers which one is next, for the message's stream knows
 * how far it got; ids go in and out, and nothing else.
 */
export function pipelineDefinition(stages: Stages): State {
  const stage = ({ arn, timeoutSeconds }: Called) =>
    task({
      calls: arn,
      payload: { "messageId.$": "$.messageId" },
      timeoutSeconds,
      next: "next",
      otherwise: "failed",
    });
  const choose = (next: string) => ({ Variable: "$.next", StringEquals: next, Next: next });
  return {
    Comment: "prepare, generate, judge (and again with feedback), conclude",
    StartAt: "prepare",
    TimeoutSeconds: executionSeconds,
    States: {
      prepare: stage(stages.prepare),
      next: {
        Type: "Choice",
        Choices: ["prepare", "generate", "judge", "conclude", "done"].map(choose),
        Default: "unknown",
      },
      generate: stage(stages.generate),
      judge: stage(stages.judge),
      conclude: stage(stages.conclude),
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
