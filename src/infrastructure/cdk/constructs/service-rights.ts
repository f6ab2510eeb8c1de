import type { Keys, Site } from "../site.js";
import { byService, meetsPersons, tablesByKey } from "./record-rights.js";
import type { Right } from "./rights.js";

/** What may be done with an object. */
type Use = "Get" | "GetVersion" | "Put" | "Delete";

const actionOf: Readonly<Record<Use, string>> = {
  Get: "s3:GetObject",
  GetVersion: "s3:GetObjectVersion",
  Put: "s3:PutObject",
  Delete: "s3:DeleteObject",
};

/**
 * To do something with objects of the bucket, by their keys or by how these begin. Who reads may also list: without
 * that what is missing looks forbidden.
 */
export function usesObjects(
  site: Site,
  { storage }: Keys,
  uses: Readonly<Record<string, readonly Use[]>>,
): readonly Right[] {
  const { bucketArn } = site.names;
  const all = Object.values(uses).flat();
  const reads = all.includes("Get") || all.includes("GetVersion");
  return [
    ...Object.entries(uses).map(([key, each]) => objects(site, key, each)),
    ...(reads ? [{ actions: ["s3:ListBucket"], on: [bucketArn] }] : []),
    byService(site, storage, "s3", {
      to: all.includes("Put") ? "write" : "read",
      context: { "aws:s3:arn": bucketArn },
    }),
  ];
}

function objects({ names }: Site, key: string, uses: readonly Use[]): Right {
  const right = { actions: uses.map((use) => actionOf[use]), on: [`${names.bucketArn}/${key}`] };
  if (!key.endsWith("/*")) return right;
  return {
    ...right,
    because:
      "Objects are named by hash or by upload, which nobody knows before: the prefix bounds them.",
  };
}

/** To append what was told, and to put aside what is refused. */
export function takesIn(site: Site, keys: Keys): readonly Right[] {
  return [...meetsPersons(site, keys), ...usesObjects(site, keys, { "rejects/*": ["Put"] })];
}

/** To be handed letters of a queue. Source: AWS Managed Policy Reference, AWSLambdaSQSQueueExecutionRole. */
export function takesFrom(site: Site, { storage }: Keys, queue: string): readonly Right[] {
  const arn = site.names.queueArn(queue);
  const actions = ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"];
  return [
    { actions: actions.map((each) => `sqs:${each}`), on: [arn] },
    byService(site, storage, "sqs", { to: "read", context: { "aws:sqs:arn": arn } }),
  ];
}

/** To put letters in a queue. */
export function putsInto(site: Site, { storage }: Keys, queue: string): readonly Right[] {
  const arn = site.names.queueArn(queue);
  return [
    { actions: ["sqs:SendMessage"], on: [arn] },
    byService(site, storage, "sqs", { to: "write", context: { "aws:sqs:arn": arn } }),
  ];
}

/** To be called with the changes of the events table, whose stream is given. */
export function followsEvents(site: Site, keys: Keys, stream: string): readonly Right[] {
  const actions = ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"];
  return [
    { actions: actions.map((action) => `dynamodb:${action}`), on: [stream] },
    tablesByKey(site, keys),
  ];
}

/** To ask a model: the profile, and the model behind it wherever it may run. */
export function asks(
  { names }: Site,
  uses: readonly { readonly modelId: string; readonly regions: readonly string[] }[],
): Right {
  const resources = uses.flatMap(({ modelId, regions }) => {
    const model = modelId.replace(/^(?:us|eu|apac|jp|au|global)\./, "");
    const models = regions.map((region) => `arn:aws:bedrock:${region}::foundation-model/${model}`);
    return model === modelId
      ? models
      : [names.arn("bedrock", `inference-profile/${modelId}`), ...models];
  });
  return { actions: ["bedrock:InvokeModel"], on: [...new Set(resources)] };
}

/** To find similar ones and to write documents; the indexes themselves are made and rebuilt by people. */
export function searches({ stage, names }: Site): readonly Right[] {
  if (stage.search === undefined) return [];
  return [
    { actions: ["es:DescribeDomain"], on: [names.domainArn] },
    {
      actions: ["es:ESHttpGet", "es:ESHttpPost"],
      on: [`${names.domainArn}/*`],
      because:
        "OpenSearch has paths for resources, and the indexes' names are numbered by their rebuilds.",
    },
  ];
}

/** To put public events on the bus, once it is known to be there. */
export function publishes({ names }: Site): Right {
  return { actions: ["events:DescribeEventBus", "events:PutEvents"], on: [names.busArn] };
}
