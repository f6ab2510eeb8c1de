import { describe, expect, it } from "vitest";
import { InMemoryArtefactStore } from "#adapters/in-memory";
import { measureDrift } from "#application/drift";
import { day, scanned } from "../../support/decisions.js";

const windows = {
  reference: { from: day(0), to: day(28) },
  current: { from: day(28), to: day(56) },
  now: day(60),
  codeVersion: "1",
};

/** Forty messages, the vectors of which are those given. */
async function vectorsOf(vector: (n: number) => readonly number[] | undefined, maxVectors = 1000) {
  const artefacts = new InMemoryArtefactStore();
  const told = [];
  for (let n = 0; n < 40; n += 1) {
    const numbers = vector(n);
    const vectorHash = numbers && (await artefacts.put(JSON.stringify(numbers)))._unsafeUnwrap();
    told.push({ id: n, day: n * 1.4, ...(vectorHash && { vectorHash }) });
  }
  const request = { ...windows, artefacts, maxVectors };
  return (await measureDrift(await scanned(told), request))._unsafeUnwrap();
}

describe("vectors", () => {
  it("are compared by their centroids, beside what random halves of the reference differ by", async () => {
    const { vectors, report } = await vectorsOf((n) => (n < 20 ? [1, (n % 2) / 100] : [0, 1]));
    expect(vectors).toMatchObject({ reference: 20, current: 20 });
    expect(vectors?.distance).toBeCloseTo(0.995, 3);
    expect(vectors?.noiseFloor).toBeLessThan(0.0001);
    expect(report.changes[0]).toMatch(
      /^The centroids of vectors lie 1\.0 apart .* Nothing is decided by it.$/,
    );
  });

  it("are at most so many of each window", async () => {
    const { vectors } = await vectorsOf(() => [1, 0], 5);
    expect(vectors).toEqual({ reference: 5, current: 5, distance: 0, noiseFloor: 0 });
  });

  it("that are no longer kept are left out", async () => {
    const { vectors } = await vectorsOf((n) => (n % 2 === 0 ? [1, 0] : undefined));
    expect(vectors).toMatchObject({ reference: 10, current: 10 });
  });

  it("of different models cannot be compared, which is said", async () => {
    const { report } = await vectorsOf((n) => (n < 20 ? [1, 0] : [1, 0, 0]));
    expect(report.changes).toEqual([
      "Vectors cannot be compared (20 of the reference and 20 of the current window).",
    ]);
  });

  it("are not spoken of where there are none", async () => {
    const { vectors, report } = await vectorsOf(() => undefined);
    expect([vectors, report.changes]).toEqual([undefined, []]);
  });
});
