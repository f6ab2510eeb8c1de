import { type App, RemovalPolicy, type Stack } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Topic } from "aws-cdk-lib/aws-sns";
import { StringParameter } from "aws-cdk-lib/aws-ssm";
import { quotaShares } from "../concurrency.js";
import { addBusRule } from "../constructs/bus-rule.js";
import { addFunction } from "../constructs/function.js";
import { addQueue, feedFromQueue } from "../constructs/queue.js";
import { appendsEvents } from "../constructs/record-rights.js";
import { takesFrom } from "../constructs/service-rights.js";
import { addStateMachine } from "../constructs/state-machine.js";
import { pipelineDefinition } from "../definitions/pipeline.js";
import { type Site, stackOf, tell } from "../site.js";
import { executionVariables, recordVariables } from "../variables.js";
import { wantsOf } from "../wants.js";
import type { Data } from "./data.js";
import { addStages } from "./stages.js";

/** A message from its trigger to its verdict. */
export function pipelineStack(app: App, site: Site, data: Data, search: Stack | undefined): Stack {
  const stack = stackOf(app, site, "pipeline", "Docket: a message from its trigger to its verdict");
  stack.addStackDependency(data.stack);
  if (search !== undefined) stack.addStackDependency(search);
  const { stage, names } = site;
  const { keys } = data;
  const definition = pipelineDefinition(addStages(stack, site, keys));
  const calls = ["prepare", "generate", "judge", "conclude"] as const;
  const machine = addStateMachine(stack, site, keys, { name: "pipeline", definition, calls });
  const queue = addQueue(stack, site, keys.storage, "request");
  const request = addFunction(stack, site, keys, {
    name: "request",
    what: "Asks for a message after a service",
    timeoutSeconds: stage.queues.functionTimeoutSeconds,
    variables: {
      ...recordVariables(site, keys),
      ...executionVariables(site),
      DOCKET_REQUEST_WITHIN_DAYS: String(stage.requestWithinDays),
    },
    rights: [
      ...appendsEvents(site, keys),
      { actions: ["states:StartExecution"], on: [machine] },
      ...takesFrom(site, keys, "request"),
    ],
  });
  feedFromQueue(stack, { queue, to: request });
  addBusRule(stack, site, { name: "request", types: ["customer.service-completed.v1"], queue });
  new StringParameter(stack, "model-quotas", {
    parameterName: `${names.settingsPath}/model-quotas`,
    description: "What one function may take of each model's quota",
    stringValue: JSON.stringify(quotaShares(stage.models, stage.concurrency)),
  });
  tell(stack, {
    EventBus: names.own("events"),
    Pipeline: machine,
    RequestQueueUrl: queue.queueUrl,
    RequestDlqUrl: queue.deadLetterQueue?.queue.queueUrl ?? "",
    SettingsPath: names.settingsPath,
    Wants: JSON.stringify(wantsOf(stage)),
    AlertsTopic: addAlerts(stack, site, data).topicArn,
  });
  return stack;
}

/** Where people are told of what needs them. */
function addAlerts(stack: Stack, { stage, names }: Site, { keys }: Data): Topic {
  const topic = new Topic(stack, "alerts", {
    topicName: names.own("alerts"),
    masterKey: keys.storage,
    enforceSSL: true,
  });
  topic.applyRemovalPolicy(RemovalPolicy.RETAIN);
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
      actions: ["sns:Publish"],
      resources: [topic.topicArn],
      conditions: { StringEquals: { "aws:SourceAccount": stage.account } },
    }),
  );
  return topic;
}
