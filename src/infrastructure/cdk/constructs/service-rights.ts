import type { Keys, Site } from "../site.js";
import { byService, tablesByKey, writesEvents } from "./record-rights.js";
import type { Right } from "./rights.js";

/** To do something with the objects below some prefixes of the bucket. */
export function objects(
  { names }: Site,
  prefixes: readonly string[],
  actions: readonly ("Get" | "GetVersion" | "Put" | "Delete")[],
): Right {
  const allowed = {
    Get: "s3:GetObject",
    GetVersion: "s3:GetObjectVersion",
    Put: "s3:PutObject",
    Delete: "s3:DeleteObject",
  };
  return {
    actions: actions.map((action) => allowed[action]),
    on: prefixes.map((prefix) => `${names.bucketArn}/${prefix}`),
    because:
      "Objects are named by hash or by upload, which nobody knows before: the prefix bounds them.",
  };
}

/** What every use of the bucket needs: without the list what is missing looks forbidden. */
export function usesBucket(site: Site, { storage }: Keys): readonly Right[] {
  const { bucketArn } = site.names;
  return [
    { actions: ["s3:ListBucket"], on: [bucketArn] },
    byService(site, storage, "s3", { "aws:s3:arn": bucketArn }),
  ];
}

/** To append what was told, and to put aside what is refused. */
export function takesIn(site: Site, keys: Keys): readonly Right[] {
  return [
    ...writesEvents(site, keys),
    ...usesBucket(site, keys),
    objects(site, ["rejects/*"], ["Put"]),
  ];
}

/** To take letters out of a queue. */
export function takesFrom(site: Site, { storage }: Keys, queue: string): readonly Right[] {
  const arn = site.names.queueArn(queue);
  const actions = ["ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility"];
  return [
    { actions: [...actions, "GetQueueAttributes"].map((each) => `sqs:${each}`), on: [arn] },
    byService(site, storage, "sqs", { "aws:sqs:arn": arn }),
  ];
}

/** To put letters in a queue. */
export function putsInto(site: Site, { storage }: Keys, queue: string): readonly Right[] {
  const arn = site.names.queueArn(queue);
  return [
    {
      // The local AWS asks for an action of its own where a batch is sent.
      actions: [
        "sqs:SendMessage",
        ...(site.stage.name === "local" ? ["sqs:SendMessageBatch"] : []),
      ],
      on: [arn],
    },
    byService(site, storage, "sqs", { "aws:sqs:arn": arn }),
  ];
}

/** To be called with the changes of the events table. */
export function followsEvents(site: Site, keys: Keys): readonly Right[] {
  const actions = ["DescribeStream", "GetRecords", "GetShardIterator", "ListStreams"];
  return [
    {
      actions: actions.map((action) => `dynamodb:${action}`),
      on: [`${site.names.tableArn("events")}/stream/*`],
      because: "A stream's ARN has the time at which AWS made it.",
    },
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

/** To find similar ones, or to keep the indexes as well. */
export function searches({ stage, names }: Site, how: "reads" | "writes"): readonly Right[] {
  if (stage.search === undefined) return [];
  const methods = how === "reads" ? ["Get", "Post"] : ["Get", "Post", "Put", "Delete"];
  return [
    { actions: ["es:DescribeDomain"], on: [names.domainArn] },
    {
      actions: methods.map((method) => `es:ESHttp${method}`),
      on: [`${names.domainArn}/*`],
      because:
        "OpenSearch has paths for resources, and the indexes' names are numbered by their rebuilds.",
    },
  ];
}

/** To put public events on the bus, once it is known to be there. */
export function publishes({ stage, names }: Site): readonly Right[] {
  // The local AWS takes the bus's name for that of a rule.
  const asRule =
    stage.name === "local" ? [names.arn("events", `rule/default/${names.own("events")}`)] : [];
  return [
    { actions: ["events:PutEvents"], on: [names.busArn] },
    { actions: ["events:DescribeEventBus"], on: [names.busArn, ...asRule] },
  ];
}
