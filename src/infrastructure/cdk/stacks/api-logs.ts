import { RemovalPolicy, type Stack } from "aws-cdk-lib";
import { CfnAccount, type RestApi } from "aws-cdk-lib/aws-apigateway";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { roleWith } from "../constructs/rights.js";
import type { Keys, Site } from "../site.js";

/** The log of who was answered what, a line each. */
export function addAccessLog(stack: Stack, site: Site, keys: Keys): LogGroup {
  return addLog(stack, site, keys, "api-log", `/aws/apigateway/${site.names.own("api")}`);
}

/** API Gateway makes the log of its own errors itself, by this name, to be kept for ever: unless it is there. */
export function addExecutionLog(stack: Stack, site: Site, keys: Keys, api: RestApi): LogGroup {
  const name = `API-Gateway-Execution-Logs_${api.restApiId}/${site.stage.name}`;
  return addLog(stack, site, keys, "api-execution-log", name);
}

function addLog(
  stack: Stack,
  { stage }: Site,
  { storage }: Keys,
  id: string,
  logGroupName: string,
): LogGroup {
  return new LogGroup(stack, id, {
    logGroupName,
    retention: stage.logRetentionDays,
    encryptionKey: storage,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}

/** Who calls is not in it: neither address nor identity, nor a path with an id in it. */
export const accessLine = JSON.stringify({
  requestId: "$context.requestId",
  time: "$context.requestTime",
  method: "$context.httpMethod",
  resource: "$context.resourcePath",
  status: "$context.status",
  responseBytes: "$context.responseLength",
  milliseconds: "$context.responseLatency",
  error: "$context.error.responseType",
  integrationStatus: "$context.integration.status",
  trace: "$context.xrayTraceId",
});

/** One setting for all APIs of the account and region: by which role API Gateway writes logs. */
export function addAccount(stack: Stack, site: Site): CfnAccount {
  const role = roleWith(stack, "api-log-role", site, {
    name: "api-log",
    service: "apigateway.amazonaws.com",
    source: {
      untold:
        "API Gateway documents no source for this role; nobody of another account can pass it on.",
    },
    rights: [
      {
        actions: [
          "CreateLogGroup",
          "CreateLogStream",
          "DescribeLogGroups",
          "DescribeLogStreams",
          "FilterLogEvents",
          "GetLogEvents",
          "PutLogEvents",
        ].map((action) => `logs:${action}`),
        on: ["*"],
        because:
          "API Gateway tries this role for the whole account when it is set, and names the groups of execution logs itself.",
      },
    ],
  });
  const account = new CfnAccount(stack, "api-account", { cloudWatchRoleArn: role.roleArn });
  account.applyRemovalPolicy(RemovalPolicy.RETAIN);
  return account;
}
