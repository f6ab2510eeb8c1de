import type { Vector } from "#application";

/** Only vectors of one space can be compared. */
export interface Space {
  readonly model: string;
  readonly dimension: number;
}

/** The name of the field for vectors of a space, e.g. "vector_amazon_titan_embed_text_v2_0_1024". */
export function vectorField({ model, dimension }: Space): string {
  return `vector_${model.replace(/[^A-Za-z0-9]+/g, "_")}_${dimension}`;
}

/** Whether a vector is of a space. */
export function isOf({ model, dimension }: Space, vector: Vector): boolean {
  return vector.model === model && vector.values.length === dimension;
}

/**
 * The values of the vector of length 1 in the same direction, to eight digits, which is about what
 * the server keeps; `undefined` for a vector of zeros, which it refuses.
 */
export function direction({ values }: Vector): readonly number[] | undefined {
  const length = Math.hypot(...values);
  if (length === 0) return undefined;
  return values.map((value) => Math.round((value / length) * 1e8) / 1e8);
}

/** Cosine similarity, -1 to 1, from the score of a space `cosinesimil`, which is (1 + cosine) / 2. */
export function cosineOf(score: number): number {
  return Math.min(1, Math.max(-1, 2 * score - 1));
}
