import type { Stack } from "aws-cdk-lib";
import { CfnRule } from "aws-cdk-lib/aws-events";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IQueue, Queue } from "aws-cdk-lib/aws-sqs";
import type { Site } from "../site.js";

/**
 * Puts public events of these types into a queue, where only this rule may put some. What it cannot put there
 * comes to the queue's dead letters.
 */
export function addBusRule(
  stack: Stack,
  { stage, names }: Site,
  { name, types, queue }: { name: string; types: readonly (string | object)[]; queue: Queue },
): void {
  const deadLetters = queue.deadLetterQueue?.queue;
  if (deadLetters === undefined) throw new Error(`${name} has nowhere to put dead letters`);
  const bus = names.own("events");
  const rule = new CfnRule(stack, `${name}-rule`, {
    name: names.own(name),
    eventBusName: bus,
    eventPattern: { source: ["docket"], "detail-type": types },
    targets: [
      { id: "queue", arn: queue.queueArn, deadLetterConfig: { arn: deadLetters.queueArn } },
    ],
  });
  const ruleArn = names.arn("events", `rule/${bus}/${names.own(name)}`);
  for (const each of [queue, deadLetters]) letRulePut(each, ruleArn, stage.account);
  // Nothing is to come while it may not be put there.
  rule.node.addDependency(queue, deadLetters);
}

/** Lets a rule, and no other, put events into a queue. */
export function letRulePut(queue: IQueue, ruleArn: string, account: string): void {
  queue.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal("events.amazonaws.com")],
      actions: ["sqs:SendMessage"],
      resources: [queue.queueArn],
      conditions: {
        ArnEquals: { "aws:SourceArn": ruleArn },
        StringEquals: { "aws:SourceAccount": account },
      },
    }),
  );
}
