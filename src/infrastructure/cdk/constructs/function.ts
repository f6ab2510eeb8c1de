import { Duration, RemovalPolicy, type Stack } from "aws-cdk-lib";
import { Architecture, Function as LambdaFunction, Runtime, Tracing } from "aws-cdk-lib/aws-lambda";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import type { FunctionName } from "../../lambda/bundling.js";
import type { Keys, Site } from "../site.js";
import type { Variables } from "../stage.js";
import { codeOf } from "./bundling.js";
import { type Right, roleWith } from "./rights.js";

/** One of our functions. */
export interface FunctionOptions {
  /** Also that of its entry file, `<name>.lambda.ts`. */
  readonly name: FunctionName;
  readonly what: string;
  readonly timeoutSeconds: number;
  /** More memory is also more processor; 512 MB unless said otherwise. */
  readonly memoryMb?: number;
  readonly variables: Variables;
  readonly rights: readonly Right[];
  /** How many may run at once, and are kept free for it. */
  readonly concurrency?: number | undefined;
}

/** A function with its log and with a role of its own, which may do what is listed and no more. */
export function addFunction(
  stack: Stack,
  site: Site,
  keys: Keys,
  options: FunctionOptions,
): LambdaFunction {
  const { stage, names, entries } = site;
  const { name, what, timeoutSeconds, memoryMb = 512, concurrency } = options;
  const logGroup = new LogGroup(stack, `${name}-log`, {
    logGroupName: `/aws/lambda/${names.own(name)}`,
    retention: stage.logRetentionDays,
    encryptionKey: keys.storage,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = roleWith(stack, `${name}-role`, site, {
    name,
    service: "lambda.amazonaws.com",
    // Lambda also takes it to read a queue or a stream: no one ARN is the source. Source for the account: Lambda
    // Developer Guide, "Working with AWS managed policies in the execution role".
    source: {},
    rights: [...options.rights, ...tells(site, name)],
  });
  return new LambdaFunction(stack, name, {
    functionName: names.own(name),
    description: what,
    code: codeOf(entries, name),
    handler: "index.handler",
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    timeout: Duration.seconds(timeoutSeconds),
    memorySize: memoryMb,
    role: role.withoutPolicyUpdates(),
    logGroup,
    tracing: Tracing.ACTIVE,
    environment: {
      POWERTOOLS_SERVICE_NAME: name,
      POWERTOOLS_METRICS_NAMESPACE: names.metrics,
      ...options.variables,
      ...stage.variables,
    },
    ...(concurrency !== undefined && { reservedConcurrentExecutions: concurrency }),
  });
}

/** To write its log and its trace. */
function tells({ names }: Site, name: string): readonly Right[] {
  return [
    {
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      on: [names.arn("logs", `log-group:/aws/lambda/${names.own(name)}:log-stream:*`)],
      because: "Lambda makes a log stream for each of its environments and names it itself.",
    },
    {
      actions: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
      on: ["*"],
      because: "X-Ray knows no resources for these actions.",
    },
  ];
}
