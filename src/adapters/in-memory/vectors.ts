import type { Unavailable, Vector } from "#application";

/** A vector's values and its Euclidean length. */
export interface Measured {
  readonly values: Float64Array;
  readonly length: number;
}

/** A vector ready to be compared, whatever becomes of the given one. */
export function measured(vector: Vector): Measured {
  const values = Float64Array.from(vector.values);
  return { values, length: Math.sqrt(dot(values, values)) };
}

/** Cosine similarity, -1 to 1, of two of one dimension. A vector of zeros is like nothing: 0. */
export function cosine(a: Measured, b: Measured): number {
  if (a.length === 0 || b.length === 0) return 0;
  return Math.min(1, Math.max(-1, dot(a.values, b.values) / (a.length * b.length)));
}

/** Model and dimension: only vectors that share both can be compared. */
export function spaceOf({ model, values }: Vector): string {
  return `model ${model} and dimension ${values.length}`;
}

/** The end of a call with a vector of another space than the index is of. */
export function incomparable(service: string, space: string, own: string): Unavailable {
  const cause = new Error(`a vector of ${space} cannot be compared with those of ${own}`);
  return { type: "Unavailable", service, cause };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
