import type { App, Stack } from "aws-cdk-lib";
import {
  AccessLogFormat,
  AuthorizationType,
  type CfnMethod,
  type CfnRestApi,
  ContentHandling,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  type Resource,
  RestApi,
} from "aws-cdk-lib/aws-apigateway";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { addFunction } from "../constructs/function.js";
import { appendsEvents, byService } from "../constructs/record-rights.js";
import { putsInto } from "../constructs/service-rights.js";
import type { Keys, Site } from "../site.js";
import { stackOf, tell } from "../site.js";
import { executionVariables, originVariables, recordVariables } from "../variables.js";
import { addAdmin } from "./admin.js";
import { accessLine, addAccessLog, addAccount, addExecutionLog } from "./api-logs.js";
import { acknowledgeApi, acknowledgePreflight } from "./api-reasons.js";
import { addRefusals } from "./api-refusals.js";
import type { Data } from "./data.js";

/** The stack of the API, and what protects it has to know. */
export interface Api {
  readonly stack: Stack;
  /** The ARN of the deployed stage of the API. */
  readonly stageArn: string;
}

/** What the outside world may call. */
export function apiStack(app: App, site: Site, data: Data, others: readonly Stack[]): Api {
  const stack = stackOf(app, site, "api", "Docket: what the outside world may call");
  for (const other of [data.stack, ...others]) stack.addStackDependency(other);
  const { keys } = data;
  const api = addApi(stack, site, keys);
  const webhook = api.root.addResource("webhook");
  webhook.addMethod("POST", calling(addWebhook(stack, site, keys)), {
    authorizationType: AuthorizationType.NONE,
  });
  const messages = api.root.addResource("messages");
  messages.addMethod("POST", calling(addRequestApi(stack, site, keys)), {
    authorizationType: AuthorizationType.IAM,
  });
  const admin = api.root.addResource("admin").addResource("{proxy+}");
  admin.addMethod("ANY", calling(addAdmin(stack, site, keys)), {
    authorizationType: AuthorizationType.IAM,
  });
  addPreflight(messages, site);
  acknowledgeApi(api, { webhook, messages, admin });
  tell(stack, {
    ApiUrl: api.url,
    ApiId: api.restApiId,
    ApiStage: api.deploymentStage.stageName,
  });
  return { stack, stageArn: api.deploymentStage.stageArn };
}

function addApi(stack: Stack, site: Site, keys: Keys): RestApi {
  const { stage, names } = site;
  const account = addAccount(stack, site);
  const api = new RestApi(stack, "api", {
    restApiName: names.own("api"),
    description: "Docket",
    endpointTypes: [EndpointType.REGIONAL],
    // Bytes as they come: signatures are over bytes.
    binaryMediaTypes: ["*/*"],
    cloudWatchRole: false,
    deployOptions: {
      stageName: stage.name,
      throttlingRateLimit: stage.api.requestsPerSecond,
      throttlingBurstLimit: stage.api.burst,
      tracingEnabled: true,
      loggingLevel: MethodLoggingLevel.ERROR,
      dataTraceEnabled: false,
      metricsEnabled: true,
      accessLogDestination: new LogGroupLogDestination(addAccessLog(stack, site, keys)),
      accessLogFormat: AccessLogFormat.custom(accessLine),
    },
  });
  const resource = api.node.defaultChild as CfnRestApi;
  resource.securityPolicy = "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09";
  resource.endpointAccessMode = "STRICT";
  api.deploymentStage.node.addDependency(account, addExecutionLog(stack, site, keys, api));
  addRefusals(api, stage.api.corsOrigins);
  return api;
}

/** Answers web pages that ask whether they may ask for a message. */
function addPreflight(messages: Resource, { stage }: Site): void {
  const { corsOrigins } = stage.api;
  if (corsOrigins.length === 0) return;
  const method = messages.addCorsPreflight({
    allowOrigins: [...corsOrigins],
    allowMethods: ["POST"],
  });
  // All types are binary here, and what is not read as text API Gateway cannot answer by itself.
  const resource = method.node.defaultChild as CfnMethod;
  resource.addPropertyOverride("Integration.ContentHandling", ContentHandling.CONVERT_TO_TEXT);
  acknowledgePreflight(method);
}

function calling(handler: IFunction): LambdaIntegration {
  return new LambdaIntegration(handler, { proxy: true, allowTestInvoke: false });
}

function addWebhook(stack: Stack, site: Site, keys: Keys): IFunction {
  const { names } = site;
  const secret = names.arn("secretsmanager", `secret:${names.own("webhook")}`);
  return addFunction(stack, site, keys, {
    name: "webhook",
    what: "Checks a webhook and puts it into the queue",
    timeoutSeconds: 10,
    memoryMb: 1_024,
    variables: {
      DOCKET_WEBHOOK_SECRET: names.own("webhook"),
      DOCKET_INTAKE_QUEUE_URL: names.queueUrl("intake"),
    },
    rights: [
      {
        actions: ["secretsmanager:GetSecretValue"],
        on: [`${secret}-??????`],
        because: "The last six characters of a secret's ARN are AWS's.",
      },
      byService(site, keys.storage, "secretsmanager", { to: "read" }),
      ...putsInto(site, keys, "intake"),
    ],
  });
}

function addRequestApi(stack: Stack, site: Site, keys: Keys): IFunction {
  return addFunction(stack, site, keys, {
    name: "request-api",
    what: "Asks for a message when somebody says so",
    timeoutSeconds: 25,
    variables: {
      ...recordVariables(site, keys),
      ...executionVariables(site),
      ...originVariables(site),
    },
    rights: [
      ...appendsEvents(site, keys),
      {
        actions: ["states:StartExecution"],
        on: [site.names.stateMachineArn("pipeline")],
      },
    ],
  });
}
