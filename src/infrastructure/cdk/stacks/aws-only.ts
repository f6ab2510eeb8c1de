import { type App, RemovalPolicy, type Stack } from "aws-cdk-lib";
import { CfnArchive } from "aws-cdk-lib/aws-events";
import { CfnRegistry, CfnSchema } from "aws-cdk-lib/aws-eventschemas";
import { CfnWebACL, CfnWebACLAssociation } from "aws-cdk-lib/aws-wafv2";
import { publicEventSchemas } from "#application";
import { draft4 } from "../schemas.js";
import { type Site, stackOf } from "../site.js";
import type { Api } from "./api.js";
import type { Data } from "./data.js";

/** What the local AWS does not know: nothing of the message path needs it. */
export function awsOnlyStack(app: App, site: Site, data: Data, api: Api): Stack {
  const stack = stackOf(app, site, "aws-only", "Docket: archive, schemas, firewall");
  stack.addStackDependency(data.stack);
  stack.addStackDependency(api.stack);
  addArchive(stack, site);
  addSchemas(stack, site);
  addFirewall(stack, site, api);
  return stack;
}

/** Public events of the last month, for subscribers that have to hear them again. */
function addArchive(stack: Stack, { names }: Site): void {
  const archive = new CfnArchive(stack, "archive", {
    archiveName: names.own("events"),
    sourceArn: names.busArn,
    description: "Docket's public events of the last 30 days",
    eventPattern: { source: ["docket"] },
    retentionDays: 30,
  });
  archive.applyRemovalPolicy(RemovalPolicy.RETAIN);
}

/** The contract of public events, as docs/events has it. */
function addSchemas(stack: Stack, { names }: Site): void {
  const registry = new CfnRegistry(stack, "registry", {
    registryName: names.own("events"),
    description: "Docket's public events",
  });
  for (const [type, schema] of Object.entries(publicEventSchemas())) {
    const entry = new CfnSchema(stack, `schema-${type}`, {
      registryName: names.own("events"),
      schemaName: type,
      type: "JSONSchemaDraft4",
      content: JSON.stringify(draft4(schema)),
    });
    entry.addResourceDependency(registry);
  }
}

/** The count of requests goes over five minutes. */
const windowSeconds = 300;

/** Before the API: known bad addresses, known bad inputs, and more from one address than the API bears. */
function addFirewall(stack: Stack, { stage, names }: Site, { stageArn }: Api): void {
  const visible = (metricName: string) => ({
    cloudWatchMetricsEnabled: true,
    metricName,
    // Requests have personal data in them.
    sampledRequestsEnabled: false,
  });
  const managed = (name: string, priority: number) => ({
    name,
    priority,
    statement: { managedRuleGroupStatement: { vendorName: "AWS", name } },
    overrideAction: { none: {} },
    visibilityConfig: visible(name),
  });
  const acl = new CfnWebACL(stack, "firewall", {
    name: names.own("api"),
    scope: "REGIONAL",
    defaultAction: { allow: {} },
    visibilityConfig: visible(names.own("api")),
    rules: [
      managed("AWSManagedRulesAmazonIpReputationList", 0),
      managed("AWSManagedRulesKnownBadInputsRuleSet", 1),
      {
        name: "rate",
        priority: 2,
        action: { block: {} },
        statement: {
          rateBasedStatement: {
            aggregateKeyType: "IP",
            evaluationWindowSec: windowSeconds,
            limit: stage.api.requestsPerSecond * windowSeconds,
          },
        },
        visibilityConfig: visible("rate"),
      },
    ],
  });
  new CfnWebACLAssociation(stack, "firewall-of-api", {
    resourceArn: stageArn,
    webAclArn: acl.attrArn,
  });
}
