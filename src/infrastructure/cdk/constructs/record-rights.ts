import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Keys, Site } from "../site.js";
import type { Right } from "./rights.js";

/** To use a key through a service, for just that context: to read what is there, or to write as well. */
export function byService(
  { stage }: Site,
  key: IKey,
  service: "kinesis" | "s3" | "secretsmanager" | "sqs",
  {
    to,
    context = {},
  }: { readonly to: "read" | "write"; readonly context?: Readonly<Record<string, string>> },
): Right {
  const encryptionContext = Object.entries(context).map(
    ([name, value]) => [`kms:EncryptionContext:${name}`, value] as const,
  );
  const via = { "kms:ViaService": `${service}.${stage.region}.amazonaws.com` };
  return {
    // What is written goes with a data key, which is looked at before it is used again.
    actions: ["kms:Decrypt", ...(to === "write" ? ["kms:GenerateDataKey"] : [])],
    on: [key.keyArn],
    when: { StringEquals: { ...via, ...Object.fromEntries(encryptionContext) } },
  };
}

/** To use tables that are encrypted by the key. Source: DynamoDB Developer Guide, "Authorizing use". */
export function tablesByKey({ stage }: Site, { storage }: Keys): Right {
  const actions = ["Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey", "ReEncryptFrom"];
  return {
    actions: [...actions, "ReEncryptTo"].map((action) => `kms:${action}`),
    on: [storage.keyArn],
    when: { StringEquals: { "kms:ViaService": `dynamodb.${stage.region}.amazonaws.com` } },
  };
}

/** To wrap or unwrap persons' keys, each for the person it belongs to. */
function personalKey({ personal }: Keys, actions: readonly string[]): Right {
  return {
    actions,
    on: [personal.keyArn],
    when: {
      "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": ["subject"] },
      Null: { "kms:EncryptionContext:subject": "false" },
    },
  };
}

/** What is done with the tables of the record beside reading it. */
interface RecordUse {
  readonly events?: readonly string[];
  readonly keys?: readonly string[];
  readonly wraps?: readonly string[];
}

function record(
  site: Site,
  keys: Keys,
  { events = [], keys: vault = [], wraps = [] }: RecordUse,
): readonly Right[] {
  const { tableArn } = site.names;
  const named = (actions: readonly string[]) => actions.map((action) => `dynamodb:${action}`);
  return [
    { actions: named(["Query", ...events]), on: [tableArn("events")] },
    { actions: named(["BatchGetItem", ...vault]), on: [tableArn("keys")] },
    tablesByKey(site, keys),
    personalKey(keys, ["kms:Decrypt", ...wraps]),
  ];
}

/** To read events, and what is personal in them. */
export function readsEvents(site: Site, keys: Keys): readonly Right[] {
  return record(site, keys, {});
}

/** To read events and append others that hold nothing personal. */
export function appendsEvents(site: Site, keys: Keys): readonly Right[] {
  return record(site, keys, { events: ["PutItem"] });
}

/** To read events and append others about persons who have a key, which is asked for to seal by it. */
export function sealsEvents(site: Site, keys: Keys): readonly Right[] {
  return record(site, keys, { events: ["PutItem"], keys: ["GetItem"] });
}

/** To read events and append others also about new persons: their first event makes their key. */
export function meetsPersons(site: Site, keys: Keys): readonly Right[] {
  return record(site, keys, {
    events: ["PutItem"],
    keys: ["GetItem", "PutItem"],
    wraps: ["kms:Encrypt"],
  });
}

/** To do something with rows by their keys. */
export function rows({ names }: Site, ...actions: readonly ("GetItem" | "PutItem")[]): Right {
  return {
    actions: actions.map((action) => `dynamodb:${action}`),
    on: [names.tableArn("views")],
  };
}
