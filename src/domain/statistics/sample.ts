import { err, ok, type Result } from "neverthrow";

/** Which of the two samples: what was before, or what is now. */
export type Side = "reference" | "current";

/** Why two samples of numbers cannot be compared. */
export type SampleError =
  | { readonly type: "empty"; readonly sample: Side }
  /** NaN or an infinity; `index` is its place in the sample. Leave such values out, and count them. */
  | {
      readonly type: "not-finite";
      readonly sample: Side;
      readonly index: number;
      readonly value: number;
    };

/** Two samples in ascending order, neither empty, all finite. */
export interface SortedSamples {
  readonly reference: Float64Array;
  readonly current: Float64Array;
}

function sorted(sample: Side, values: readonly number[]): Result<Float64Array, SampleError> {
  if (values.length === 0) return err({ type: "empty", sample });
  const index = values.findIndex((value) => !Number.isFinite(value));
  if (index >= 0) {
    return err({ type: "not-finite", sample, index, value: values[index] ?? Number.NaN });
  }
  return ok(Float64Array.from(values).sort());
}

/** Both samples in ascending order, or what is wrong with the first that is wrong. */
export function sortedSamples(
  reference: readonly number[],
  current: readonly number[],
): Result<SortedSamples, SampleError> {
  return sorted("reference", reference).andThen((before) =>
    sorted("current", current).map((now) => ({ reference: before, current: now })),
  );
}

/** One of the distinct values of two samples, and how many of each are less than or equal to it. */
export interface Step {
  readonly value: number;
  readonly reference: number;
  readonly current: number;
}

/** The steps of both empirical distribution functions, ascending; ties make one step together. */
export function* steps({ reference, current }: SortedSamples): Generator<Step> {
  let [i, j] = [0, 0];
  while (i < reference.length || j < current.length) {
    const value = Math.min(reference[i] ?? Infinity, current[j] ?? Infinity);
    while (reference[i] === value) i++;
    while (current[j] === value) j++;
    yield { value, reference: i, current: j };
  }
}

/** The same of counts by value, ascending: the value is the place in the list. */
export function* stepsOfCounts(
  reference: readonly number[],
  current: readonly number[],
): Generator<Step> {
  let [before, now] = [0, 0];
  for (let value = 0; value < reference.length; value++) {
    before += reference[value] ?? 0;
    now += current[value] ?? 0;
    yield { value, reference: before, current: now };
  }
}
