import * as z from "zod";
import {
  type Decider,
  type DomainEvent,
  type EventContract,
  hashJson,
  idOf,
  type Sha256,
} from "#domain";
import type { SnapshotPolicy } from "./handle-command.js";
import type { Snapshots } from "./ports/index.js";

type Reducer = Pick<Decider<never, unknown, DomainEvent, unknown>, "category" | "stateVersion">;

/** How many events a stream grows by before its state is kept again, unless told. */
const usualDistance = 20;

/**
 * What a folded state depends on beside its events: which reducer folded it, and by which schemas
 * the events were read.
 */
export function fingerprintOf(
  { category, stateVersion }: Reducer,
  { schemaVersion, schemas }: Pick<EventContract, "schemaVersion" | "schemas">,
): Sha256 {
  const schemasHash = hashes.get(schemas) ?? hashOf(schemas);
  hashes.set(schemas, schemasHash);
  return hashJson({ category, stateVersion, schemaVersion, schemasHash });
}

/** To describe schemas takes milliseconds, and they stay as they are. */
const hashes = new WeakMap<EventContract["schemas"], Sha256>();

function hashOf(schemas: EventContract["schemas"]): Sha256 {
  const described = Object.entries(schemas).map(([type, schema]) => [
    type,
    z.toJSONSchema(schema, { unrepresentable: "any", io: "input" }),
  ]);
  return hashJson(JSON.parse(JSON.stringify(described)));
}

/**
 * Keeps snapshots of an aggregate whose personal data, if it has any, is the stream's own.
 *
 * @throws Error - When its personal data is somebody else's: then nobody would erase the snapshot.
 */
export function snapshotPolicy(
  store: Snapshots,
  reducer: Reducer,
  contract: EventContract,
  every: number = usualDistance,
): SnapshotPolicy {
  const isPersonal = Object.values(contract.personalFields).some((fields) => fields.length > 0);
  if (isPersonal && contract.subject !== "stream") {
    throw new Error(`the personal data of a ${contract.category} is not its own`);
  }
  return {
    store,
    fingerprint: fingerprintOf(reducer, contract),
    every,
    subjectOf: (stream) => (isPersonal ? idOf(stream) : undefined),
  };
}
