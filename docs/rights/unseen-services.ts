/** Rights whose use is not seen on the local AWS, and why they are needed. */
export interface Unseen {
  readonly roles: readonly string[];
  readonly actions: readonly string[];
  /** The resources by their short names; those of any name, where there are none. */
  readonly on: readonly string[];
  readonly because: string;
  /** Whether it is seen now and then. */
  readonly isRare?: true;
}

const machines = ["pipeline-machine", "upload-machine"];
/** The functions of each definition. */
const called = {
  "pipeline-machine": ["prepare", "generate", "judge", "conclude"],
  "upload-machine": ["plan-upload", "ingest-range", "finish-upload"],
};
/** What a distributed map does with its executions. */
const ofMap = {
  "stateMachine:upload": ["states:StartExecution"],
  "execution:upload:*": ["states:DescribeExecution", "states:StopExecution"],
  "execution:upload/*:*": ["states:RedriveExecution"],
};

/** Those of roles that no function has: of state machines, of a rule, of the API. */
export const unseenOfServices: readonly Unseen[] = [
  ...Object.entries(called).map(([role, names]) => ({
    roles: [role],
    actions: ["lambda:InvokeFunction"],
    on: names.map((name) => `function:${name}`),
    because:
      "The local Step Functions calls functions without asking. They are those that the definition calls: a test compares.",
  })),
  ...Object.entries(ofMap).map(([on, actions]) => ({
    roles: ["upload-machine"],
    actions,
    on: [on],
    because:
      "A distributed map starts, watches, stops and redrives executions by the machine's role; the local one runs it within itself. Source: Step Functions Developer Guide, IAM policies for using Distributed Map.",
  })),
  {
    roles: machines,
    actions: [
      ...["CreateLogDelivery", "DeleteLogDelivery", "DescribeLogGroups"],
      ...["DescribeResourcePolicies", "GetLogDelivery", "ListLogDeliveries"],
      ...["PutResourcePolicy", "UpdateLogDelivery"],
    ].map((action) => `logs:${action}`),
    on: ["*"],
    because:
      "Step Functions writes its log by the machine's role; the local one writes none. Source: Step Functions Developer Guide, Using CloudWatch Logs.",
  },
  {
    roles: machines,
    actions: [
      "GetSamplingRules",
      "GetSamplingTargets",
      "PutTelemetryRecords",
      "PutTraceSegments",
    ].map((action) => `xray:${action}`),
    on: ["*"],
    because:
      "Step Functions sends traces by the machine's role; the local one makes none. Source: Step Functions Developer Guide, X-Ray.",
  },
  {
    roles: ["upload-rule"],
    actions: ["states:StartExecution"],
    on: ["stateMachine:upload"],
    because:
      "The local EventBridge starts the rule's target without asking. It is the rule's only target: a test compares.",
  },
  {
    roles: ["api-log"],
    actions: [
      ...["CreateLogGroup", "CreateLogStream", "DescribeLogGroups", "DescribeLogStreams"],
      ...["FilterLogEvents", "GetLogEvents", "PutLogEvents"],
    ].map((action) => `logs:${action}`),
    on: ["*"],
    because:
      "API Gateway writes its logs by it, and tries it when it is set; the local one writes none. Source: AWS Managed Policy Reference, AmazonAPIGatewayPushToCloudWatchLogs.",
  },
];
