import { dynamoDbClient, dynamoDbRecord } from "#adapters/dynamodb";
import { KmsKeyWrapper, kmsClient } from "#adapters/kms";
import type { RetryLimits } from "#adapters/remote";
import { jitteredPause, SystemClock } from "#adapters/system";
import {
  type PipelineOptions,
  type PipelineOver,
  type Ports,
  pipelineOver,
  snapshotPolicy,
} from "#application";
import { customer, customerContract } from "#domain";
import type { Variables } from "../aws/variables.js";
import type { recordVariables } from "./config.js";

/** The ports of the record. */
export type RecordPorts = Pick<Ports, "events" | "snapshots" | "keys" | "clock">;

/**
 * The record in DynamoDB, under a key of KMS. Functions are put together by hand and not by the
 * container: each has few parts, and a bundle holds what its entry imports and nothing beside it.
 */
export function recordOf(
  config: Variables<(typeof recordVariables)[number]>,
  client: ReturnType<typeof dynamoDbClient> = dynamoDbClient(),
  retries: Partial<RetryLimits> = {},
): RecordPorts {
  const clock = new SystemClock();
  const { DOCKET_EVENTS_TABLE: events, DOCKET_KEYS_TABLE: keys, DOCKET_KMS_KEY: key } = config;
  const wrapper = new KmsKeyWrapper(kmsClient(), { key, ...retries });
  const tables = { events, keys };
  return { clock, ...dynamoDbRecord({ client, tables, wrapper, clock, retries }) };
}

/**
 * What the use cases of a function work with. It loads customers by their snapshots and keeps none:
 * the function `project` does, off the way of whoever waits for an answer.
 */
export function pipelineOf<Needed extends keyof Ports = keyof RecordPorts>(
  ports: Pick<Ports, Needed | keyof RecordPorts>,
  options: PipelineOptions = {},
): PipelineOver<Needed | keyof RecordPorts> {
  const never = Number.POSITIVE_INFINITY;
  return pipelineOver<Needed | keyof RecordPorts>(ports, {
    codeVersion: process.env["DOCKET_CODE_VERSION"] ?? "unversioned",
    pause: jitteredPause(),
    snapshots: snapshotPolicy(ports.snapshots, customer, customerContract, never),
    ...options,
  });
}
