/** What stands there and costs when nothing happens, counted in the templates of a stage. */
import { Template } from "aws-cdk-lib/assertions";
import { addApplication, newApp } from "../../src/infrastructure/cdk/application.js";
import { stageFrom } from "../../src/infrastructure/cdk/stage.js";
import { stages } from "../../src/infrastructure/cdk/stages.js";
import type { Standing } from "./inputs.js";

/** Something in a template. */
export interface Resource {
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Counts what has a price at rest; without volumes, logs and what is stored. */
export function standingIn(resources: readonly Resource[]): readonly Standing[] {
  const counted = new Map<string, number>();
  for (const [price, count] of resources.flatMap(pricedIn)) {
    counted.set(price, (counted.get(price) ?? 0) + count);
  }
  return [...counted].map(([price, count]) => ({ price, count }));
}

function pricedIn({ type, properties }: Resource): readonly (readonly [string, number])[] {
  switch (type) {
    case "AWS::KMS::Key":
      return [["kms-key-month", 1]];
    case "AWS::SecretsManager::Secret":
      return [["secret-month", 1]];
    case "AWS::CloudWatch::Alarm":
      return [["alarm-month", 1]];
    case "AWS::CloudWatch::Dashboard":
      return [["dashboard-month", 1]];
    case "AWS::Kinesis::Stream":
      return [["shard-hour", Number(properties["ShardCount"])]];
    case "AWS::WAFv2::WebACL":
      return [
        ["web-acl-month", 1],
        ["web-rule-month", (properties["Rules"] as readonly unknown[]).length],
      ];
    case "AWS::OpenSearchService::Domain":
      return nodesIn(properties["ClusterConfig"] as Cluster);
    default:
      return [];
  }
}

interface Cluster {
  readonly InstanceType: string;
  readonly InstanceCount: number;
  readonly DedicatedMasterType?: string;
  readonly DedicatedMasterCount?: number;
}

function nodesIn(cluster: Cluster): readonly (readonly [string, number])[] {
  const { DedicatedMasterType: master, DedicatedMasterCount = 0 } = cluster;
  return [
    [`${cluster.InstanceType}-hour`, cluster.InstanceCount],
    ...(master === undefined ? [] : [[`${master}-hour`, DedicatedMasterCount] as const]),
  ];
}

/** The stages that are put up on AWS. */
const onAws = ["dev", "test", "prod"] as const;

/** What stands there of each stage; without bundles and checks, which take long. */
export function standingOfStages(): Readonly<Record<string, readonly Standing[]>> {
  process.env["CDK_VALIDATION"] = "false";
  return Object.fromEntries(onAws.map((name) => [name, standingIn(resourcesOf(name))]));
}

function resourcesOf(name: (typeof onAws)[number]): readonly Resource[] {
  const stage = stageFrom(stages, name, { account: "123456789012" })._unsafeUnwrap();
  const app = newApp({ context: { "aws:cdk:bundling-stacks": [] } });
  const stacks = addApplication(app, stage, "src/infrastructure");
  return stacks.flatMap((stack) =>
    Object.values<{ Type: string; Properties?: Record<string, unknown> }>(
      Template.fromStack(stack).toJSON()["Resources"] ?? {},
    ).map(({ Type, Properties = {} }) => ({ type: Type, properties: Properties })),
  );
}
