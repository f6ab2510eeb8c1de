import type { Stack } from "aws-cdk-lib";
import { CfnRule } from "aws-cdk-lib/aws-events";
import { CfnEventSourceMapping, CfnFunction } from "aws-cdk-lib/aws-lambda";
import { CfnQueue } from "aws-cdk-lib/aws-sqs";
import { CfnStateMachine } from "aws-cdk-lib/aws-stepfunctions";
import type { Names } from "./names.js";

/** What is put up and has to be watched, by names without that of the stage. */
export interface Watched {
  readonly functions: readonly { readonly name: string; readonly timeoutSeconds: number }[];
  readonly queues: readonly string[];
  readonly deadLetterQueues: readonly string[];
  /** The functions that streams call. */
  readonly followers: readonly string[];
  readonly stateMachines: readonly string[];
  /** Those of the account's own bus have no bus. */
  readonly rules: readonly { readonly name: string; readonly bus?: string }[];
}

/** What has to be watched in these stacks: nothing that is added to them is forgotten. */
export function watchedIn(stacks: readonly Stack[], { own }: Names): Watched {
  const all = stacks.flatMap((stack) => stack.node.findAll());
  const short = (name: string | undefined) => (name ?? "").slice(own("").length);
  const queues = all
    .filter((each) => each instanceof CfnQueue)
    .map((each) => short(each.queueName));
  const isForDead = (name: string) => name.endsWith("-dlq");
  return {
    functions: all
      .filter((each) => each instanceof CfnFunction)
      .map(({ functionName, timeout = 3 }) => ({
        name: short(functionName),
        timeoutSeconds: timeout,
      })),
    queues: queues.filter((name) => !isForDead(name)),
    deadLetterQueues: queues.filter(isForDead),
    followers: all
      .filter((each) => each instanceof CfnEventSourceMapping)
      .filter(({ startingPosition }) => startingPosition !== undefined)
      // Named so by `feedFromStream`, before AWS knows the function.
      .map(({ node }) => node.id.replace(/-feed$/, "")),
    stateMachines: all
      .filter((each) => each instanceof CfnStateMachine)
      .map(({ stateMachineName }) => short(stateMachineName)),
    rules: all
      .filter((each) => each instanceof CfnRule)
      .map(({ name, eventBusName: bus }) => ({
        name: short(name),
        ...(bus !== undefined && { bus }),
      })),
  };
}
