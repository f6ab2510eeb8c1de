import type { IKey } from "aws-cdk-lib/aws-kms";
import type { Keys, Site } from "../site.js";
import type { Right } from "./rights.js";

/** To use a key through a service, for just that context. */
export function byService(
  { stage }: Site,
  key: IKey,
  service: "kinesis" | "s3" | "secretsmanager" | "sqs",
  context: Readonly<Record<string, string>>,
): Right {
  const encryptionContext = Object.entries(context).map(
    ([name, value]) => [`kms:EncryptionContext:${name}`, value] as const,
  );
  const via = { "kms:ViaService": `${service}.${stage.region}.amazonaws.com` };
  return {
    actions: ["kms:Decrypt", "kms:GenerateDataKey"],
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
function personalKey({ stage }: Site, { personal }: Keys, actions: readonly string[]): Right {
  const right = { actions, on: [personal.keyArn] };
  // The local AWS does not tell its IAM of an encryption context.
  if (stage.name === "local") return right;
  return {
    ...right,
    when: {
      "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": ["subject"] },
      Null: { "kms:EncryptionContext:subject": "false" },
    },
  };
}

const lookUp = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"];

/** To read events, and what is personal in them. */
export function readsEvents(site: Site, keys: Keys): readonly Right[] {
  const { tableArn } = site.names;
  return [
    { actions: lookUp, on: [tableArn("events"), tableArn("keys")] },
    tablesByKey(site, keys),
    personalKey(site, keys, ["kms:Decrypt"]),
  ];
}

/** To read events and append others; a person's first event makes their key. */
export function writesEvents(site: Site, keys: Keys): readonly Right[] {
  const { tableArn } = site.names;
  const actions = [...lookUp, "dynamodb:PutItem"];
  return [
    { actions, on: [tableArn("events"), tableArn("keys")] },
    tablesByKey(site, keys),
    personalKey(site, keys, ["kms:Decrypt", "kms:Encrypt"]),
  ];
}

/** To read and write rows. */
export function writesViews({ names }: Site): Right {
  const actions = ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:PutItem"];
  return { actions, on: [names.tableArn("views")] };
}
