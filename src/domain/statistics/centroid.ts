import { err, ok, type Result } from "neverthrow";
import type { Side } from "./sample.js";

/** Why two sets of vectors cannot be compared. */
export type VectorError =
  | { readonly type: "empty"; readonly sample: Side }
  | { readonly type: "dimensions-differ"; readonly expected: number; readonly found: number }
  | { readonly type: "not-finite"; readonly sample: Side; readonly index: number }
  /** A mean of length 0 has no direction, so no cosine. */
  | { readonly type: "zero-centroid"; readonly sample: Side };

type Vector = readonly number[];

function flawOf(
  sample: Side,
  vectors: readonly Vector[],
  expected: number,
): VectorError | undefined {
  if (vectors.length === 0 || expected === 0) return { type: "empty", sample };
  for (const [index, vector] of vectors.entries()) {
    if (vector.length !== expected) {
      return { type: "dimensions-differ", expected, found: vector.length };
    }
    if (!vector.every(Number.isFinite)) return { type: "not-finite", sample, index };
  }
  return undefined;
}

function meanOf(vectors: readonly Vector[], dimensions: number): Vector {
  const sums = new Float64Array(dimensions);
  for (const vector of vectors) {
    for (const [axis, value] of vector.entries()) sums[axis] = (sums[axis] ?? 0) + value;
  }
  return Array.from(sums, (sum) => sum / vectors.length);
}

/** The means of two sets of vectors. */
export interface Centroids {
  readonly reference: Vector;
  readonly current: Vector;
}

/**
 * The means of both sets, coordinate by coordinate. Refuses an empty set, vectors of different
 * dimensions, and coordinates that are not finite.
 */
export function centroids(
  reference: readonly Vector[],
  current: readonly Vector[],
): Result<Centroids, VectorError> {
  const dimensions = reference[0]?.length ?? current[0]?.length ?? 0;
  const flaw = flawOf("reference", reference, dimensions) ?? flawOf("current", current, dimensions);
  if (flaw !== undefined) return err(flaw);
  return ok({
    reference: meanOf(reference, dimensions),
    current: meanOf(current, dimensions),
  });
}

function distanceOf(a: Vector, b: Vector): number {
  return Math.hypot(...a.map((value, axis) => value - (b[axis] ?? 0)));
}

/**
 * The Euclidean distance of the means of two sets of vectors: in the unit of the vectors, 0 or
 * more, symmetric; the order of vectors does not matter. Refuses what `centroids` does.
 */
export function euclideanCentroidDistance(
  reference: readonly Vector[],
  current: readonly Vector[],
): Result<number, VectorError> {
  return centroids(reference, current).map((means) => distanceOf(means.reference, means.current));
}

/** How long the mean of vectors that cancel may seem, from the rounding of their sum alone. */
function roundingOf(vectors: readonly Vector[]): number {
  return Number.EPSILON * vectors.reduce((sum, vector) => sum + Math.hypot(...vector), 0);
}

/**
 * One minus the cosine between the means of two sets of vectors, in [0, 2]: 0 in the same
 * direction, 1 at a right angle, 2 in the opposite one; symmetric, and lengths do not matter.
 *
 * Half the squared distance of the unit vectors, so a small one keeps its digits and is never
 * negative. Refuses what `centroids` does, and a mean of length 0 (up to the rounding of its
 * sum), whose cosine is undefined.
 */
export function cosineCentroidDistance(
  reference: readonly Vector[],
  current: readonly Vector[],
): Result<number, VectorError> {
  return centroids(reference, current).andThen((means) => {
    const lengths = [Math.hypot(...means.reference), Math.hypot(...means.current)] as const;
    for (const [sample, length, vectors] of [
      ["reference", lengths[0], reference],
      ["current", lengths[1], current],
    ] as const) {
      if (length <= roundingOf(vectors)) return err({ type: "zero-centroid", sample } as const);
    }
    const unit = (vector: Vector, length: number) => vector.map((value) => value / length);
    const distance = distanceOf(unit(means.reference, lengths[0]), unit(means.current, lengths[1]));
    return ok(Math.min(2, (distance * distance) / 2));
  });
}
