import type { Vector } from "#application";
import type { Write } from "./bulk.js";
import { direction, type Space, vectorField } from "./vectors.js";

/** A vector, and what is kept beside it. */
export interface VectorDocument {
  readonly id: string;
  readonly version: number;
  readonly vector: Vector;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** No other version overtakes it. */
const erasedVersion = Number.MAX_SAFE_INTEGER;

/** A tombstone without data: a deleted document is forgotten, and a late write brings it back. */
export function tombstone(id: string): Write {
  return { id, version: erasedVersion, document: { id, erased: true } };
}

/** Throws a RangeError for a version that no stream has. */
export function assertVersion({ id, version }: VectorDocument): void {
  if (!Number.isSafeInteger(version) || version < 1 || version === erasedVersion) {
    throw new RangeError(`expected a version of ${id} from 1 on, not ${version}`);
  }
}

/** The server takes no vector of zeros: such a document is kept without one. */
export function written(space: Space, { id, version, vector, facts }: VectorDocument): Write {
  const values = direction(vector);
  const document = { id, ...facts, ...(values && { [vectorField(space)]: values }) };
  return { id, version, document };
}
