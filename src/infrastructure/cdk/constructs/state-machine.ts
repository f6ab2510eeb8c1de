import { RemovalPolicy, type Stack } from "aws-cdk-lib";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { CfnStateMachine } from "aws-cdk-lib/aws-stepfunctions";
import type { FunctionName } from "../../lambda/bundling.js";
import { accept } from "../reasons.js";
import type { Keys, Site } from "../site.js";
import { type Right, roleWith } from "./rights.js";

/** A state machine. */
export interface StateMachineOptions {
  readonly name: string;
  readonly definition: object;
  /** The functions that it calls, by name. */
  readonly calls: readonly FunctionName[];
  /** Whether it starts executions of its own for the items of a map. */
  readonly isDistributed?: boolean;
}

/** A standard state machine, which may call these functions and no others: its ARN. */
export function addStateMachine(
  stack: Stack,
  site: Site,
  keys: Keys,
  { name, definition, calls, isDistributed = false }: StateMachineOptions,
): string {
  const { names, stage } = site;
  const arn = names.stateMachineArn(name);
  const log = new LogGroup(stack, `${name}-log`, {
    logGroupName: `/aws/vendedlogs/states/${names.own(name)}`,
    retention: stage.logRetentionDays,
    encryptionKey: keys.storage,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = roleWith(stack, `${name}-machine-role`, site, {
    name: `${name}-machine`,
    service: "states.amazonaws.com",
    source: { arn },
    rights: [
      { actions: ["lambda:InvokeFunction"], on: calls.map(names.functionArn) },
      ...(isDistributed ? startsItself(site, name) : []),
      ...observed,
    ],
  });
  const machine = new CfnStateMachine(stack, `${name}-machine`, {
    stateMachineName: names.own(name),
    stateMachineType: "STANDARD",
    definitionString: stack.toJsonString(definition),
    roleArn: role.roleArn,
    tracingConfiguration: { enabled: true },
    loggingConfiguration: {
      level: "ERROR",
      includeExecutionData: false,
      destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: log.logGroupArn } }],
    },
  });
  machine.node.addDependency(role);
  accept(machine, {
    "AwsSolutions-SF1":
      "Errors are logged. Every step that succeeds is an event of the message's own record, which is kept for ever, and the execution's history is kept by Step Functions for 90 days.",
  });
  return arn;
}

/**
 * A distributed map runs its items as executions of the same state machine. Source: Step Functions Developer Guide,
 * "IAM policies for using Distributed Map".
 */
function startsItself({ names }: Site, name: string): readonly Right[] {
  const executions = names.arn("states", `execution:${names.own(name)}`);
  return [
    { actions: ["states:StartExecution"], on: [names.stateMachineArn(name)] },
    {
      actions: ["states:DescribeExecution", "states:StopExecution"],
      on: [`${executions}:*`],
      because: "Step Functions names the executions of a distributed map itself.",
    },
    {
      actions: ["states:RedriveExecution"],
      on: [`${executions}/*:*`],
      because: "Step Functions names the runs of a distributed map, and their executions, itself.",
    },
  ];
}

/** Source: Step Functions Developer Guide, "Using CloudWatch Logs" and "IAM policies for X-Ray". */
const observed: readonly Right[] = [
  {
    actions: [
      "logs:CreateLogDelivery",
      "logs:DeleteLogDelivery",
      "logs:DescribeLogGroups",
      "logs:DescribeResourcePolicies",
      "logs:GetLogDelivery",
      "logs:ListLogDeliveries",
      "logs:PutResourcePolicy",
      "logs:UpdateLogDelivery",
      "xray:GetSamplingRules",
      "xray:GetSamplingTargets",
      "xray:PutTelemetryRecords",
      "xray:PutTraceSegments",
    ],
    on: ["*"],
    because: "Neither the delivery of logs nor X-Ray knows resources for these actions.",
  },
];
