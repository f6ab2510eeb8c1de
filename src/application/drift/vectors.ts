import { ok, ResultAsync, safeTry } from "neverthrow";
import * as z from "zod";
import { cosineCentroidDistance } from "#domain/statistics";
import type { CallOptions } from "../call.js";
import type { ArtefactStore, Unavailable } from "../ports/index.js";
import type { Drawn } from "./survey.js";

/** How far the vectors of both windows lie apart. For information: nothing is decided by it. */
export interface VectorDistance {
  /** Vectors that were compared; those that are no longer kept are left out. */
  readonly reference: number;
  readonly current: number;
  /** Cosine distance of the centroids, in [0, 2]; `undefined` where they cannot be compared. */
  readonly distance: number | undefined;
  /** The most that a random half of the reference differs from the other, of `splits` tries. */
  readonly noiseFloor: number | undefined;
}

/** A vector with the hash of its message. */
interface Kept {
  readonly key: number;
  readonly vector: readonly number[];
}

const vector = z.array(z.number());
const splits = 9;
/** How many vectors are fetched at once. */
const sideBySide = 16;

/** Compares samples of vectors by their centroids. `undefined` where nobody has any. */
export function compareVectors(
  artefacts: Pick<ArtefactStore, "get">,
  drawn: { readonly reference: readonly Drawn[]; readonly current: readonly Drawn[] },
  call?: CallOptions,
): ResultAsync<VectorDistance | undefined, Unavailable> {
  return safeTry(async function* () {
    const reference = yield* await readVectors(artefacts, drawn.reference, call);
    const current = yield* await readVectors(artefacts, drawn.current, call);
    if (reference.length === 0 && current.length === 0) return ok(undefined);
    const floors = Array.from({ length: splits }, (_, split) => {
      const half = (bit: number) => reference.filter(({ key }) => bitOf(key, split) === bit);
      return distanceOf(half(0), half(1));
    }).filter((each) => each !== undefined);
    return ok({
      reference: reference.length,
      current: current.length,
      distance: distanceOf(reference, current),
      noiseFloor: floors.length === 0 ? undefined : Math.max(...floors),
    });
  });
}

/** Which half a vector falls in, by its message's hash: a coin for each split. */
function bitOf(key: number, split: number): number {
  return Math.floor(key / 2 ** split) % 2;
}

function readVectors(
  artefacts: Pick<ArtefactStore, "get">,
  drawn: readonly Drawn[],
  call: CallOptions | undefined,
): ResultAsync<readonly Kept[], Unavailable> {
  return safeTry(async function* () {
    const vectors: Kept[] = [];
    for (let from = 0; from < drawn.length; from += sideBySide) {
      const some = drawn.slice(from, from + sideBySide);
      const texts = yield* await ResultAsync.combine(
        some.map(({ hash }) => artefacts.get(hash, call)),
      );
      for (const [at, { key }] of some.entries()) {
        const parsed = vector.safeParse(jsonOrNothing(texts[at]));
        if (parsed.success) vectors.push({ key, vector: parsed.data });
      }
    }
    return ok(vectors);
  });
}

function distanceOf(a: readonly Kept[], b: readonly Kept[]): number | undefined {
  const vectorsOf = (kept: readonly Kept[]) => kept.map((each) => each.vector);
  return cosineCentroidDistance(vectorsOf(a), vectorsOf(b)).unwrapOr(undefined);
}

function jsonOrNothing(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What there is to say of vectors, in a sentence. */
export function vectorSentence({
  reference,
  current,
  distance,
  noiseFloor,
}: VectorDistance): string {
  const sizes = `${reference} of the reference and ${current} of the current window`;
  if (distance === undefined) return `Vectors cannot be compared (${sizes}).`;
  const floor = noiseFloor === undefined ? "unknown" : noiseFloor.toPrecision(2);
  return (
    `The centroids of vectors lie ${distance.toPrecision(2)} apart (cosine distance, ${sizes}); ` +
    `random halves of the reference differ by up to ${floor}. Nothing is decided by it.`
  );
}
