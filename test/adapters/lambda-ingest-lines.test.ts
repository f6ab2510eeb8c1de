import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FixedClock, InMemoryUploads } from "#adapters/in-memory";
import { lineLimitBytes, linesBeginning, rangesOf, readLines } from "#adapters/lambda";

const place = { bucket: "b", key: "uploads/a.ndjson" };

/** A file put down, as its ranges are read. */
async function uploaded(content: string | Uint8Array) {
  const uploads = new InMemoryUploads(new FixedClock("2026-10-01T12:00:00.000Z"));
  uploads.put(place, content);
  const file = (await uploads.find(place))._unsafeUnwrap();
  if (file === undefined) throw new Error("it was not found");
  const reads: (readonly [from: number, to: number])[] = [];
  const counted = {
    find: uploads.find.bind(uploads),
    read: (...[of, from, to, call]: Parameters<InMemoryUploads["read"]>) => {
      reads.push([from, to]);
      return uploads.read(of, from, to, call);
    },
  };
  const lines = async (from: number, to: number) =>
    (await readLines(counted, file, { from, to }))._unsafeUnwrap();
  return { lines, reads };
}

/** Text with many line ends, and characters of several bytes. */
const texts = fc.string({
  unit: fc.constantFrom("\n", "\n", "\r\n", "a", "é", "評", "🙂", '"', ",", " ", "\ufeff"),
  minLength: 1,
  maxLength: 60,
});

/** The lines of a file as a person counts them: what follows the last line end is one if it is not empty. */
function linesOf(bytes: Buffer): readonly (readonly [offset: number, text: string])[] {
  const lines: [number, string][] = [];
  let offset = 0;
  for (const text of bytes.toString("latin1").split("\n")) {
    lines.push([offset, text]);
    offset += text.length + 1;
  }
  return lines.filter(([at]) => at < bytes.length);
}

describe("the lines of a file", () => {
  it("are the same however it is cut into ranges, and each is in one", async () => {
    await fc.assert(
      fc.asyncProperty(texts, fc.array(fc.nat(200), { maxLength: 8 }), async (text, cuts) => {
        const bytes = Buffer.from(text);
        const { lines } = await uploaded(bytes);
        const ends = [...new Set([0, bytes.length, ...cuts.filter((at) => at < bytes.length)])];
        const bounds = ends.sort((a, b) => a - b);
        const found: (readonly [number, string])[] = [];
        for (const [i, to] of bounds.slice(1).entries()) {
          for (const line of await lines(bounds[i] ?? 0, to)) {
            found.push([line.offset, line.bytes.toString("latin1")]);
          }
        }
        expect(found).toEqual(linesOf(bytes));
      }),
      { numRuns: 500 },
    );
  });

  it("are known to begin in a range as soon as its bytes and the one before are", () => {
    const bytes = Buffer.from("ab\ncd\nef\n");
    const found = linesBeginning(bytes.subarray(2), 2, { from: 3, to: 7 });
    expect(found.map(({ offset, bytes: line }) => [offset, line.toString()])).toEqual([
      [3, "cd"],
      [6, "ef"],
    ]);
  });

  it("belong to the range in which they begin, also at its edges", async () => {
    const { lines } = await uploaded("ab\ncd\nef");
    const offsets = async (from: number, to: number) =>
      (await lines(from, to)).map(({ offset }) => offset);
    expect(await offsets(0, 3)).toEqual([0]);
    expect(await offsets(3, 4)).toEqual([3]);
    expect(await offsets(4, 6)).toEqual([]);
    expect(await offsets(4, 7)).toEqual([6]);
    expect(await offsets(7, 8)).toEqual([]);
  });

  it("take one request for a range whose last line ends soon after it", async () => {
    const { lines, reads } = await uploaded(`${"x".repeat(999)}\n`.repeat(600));
    expect(await lines(262_144, 524_288)).toHaveLength(262);
    expect(reads).toEqual([[262_143, 540_672]]);
  });

  it("take one more request where the last line goes on further", async () => {
    const { lines, reads } = await uploaded(`first\n${"x".repeat(100_000)}\nlast\n`);
    const found = await lines(0, 100);
    expect(found.map(({ bytes }) => bytes.length)).toEqual([5, 100_000]);
    expect(reads).toEqual([
      [0, 16_484],
      [16_484, 100_012],
    ]);
  });

  it("may have 390,000 bytes; of a longer one no more than that and one is read", async () => {
    const { lines, reads } = await uploaded(
      `${"x".repeat(lineLimitBytes)}\n${"y".repeat(3_000_000)}\nlast\n`,
    );
    const [first] = await lines(0, 10);
    expect(first?.bytes.length).toBe(390_000);
    const [second] = await lines(390_000, 400_000);
    expect(second?.offset).toBe(390_001);
    expect(second?.bytes.length).toBe(390_001);
    expect(Math.max(...reads.map(([, to]) => to))).toBe(390_001 + 390_001);
    expect(await lines(400_000, 3_390_001)).toEqual([]);
    expect((await lines(3_390_001, 3_390_007)).map(({ bytes }) => bytes.toString())).toEqual([
      "last",
    ]);
  });
});

describe("the ranges of a file", () => {
  it("lie one after the other, from its first byte to its last", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 * 1024 ** 3 }), (size) => {
        const ranges = rangesOf(size);
        expect(ranges.length).toBeLessThanOrEqual(4_000);
        expect(ranges[0]?.from).toBe(0);
        expect(ranges.at(-1)?.to).toBe(size);
        for (const [index, { from, to }] of ranges.entries()) {
          if (from >= to || ranges[index]?.index !== index) throw new Error(`range ${index}`);
          if (index > 0 && ranges[index - 1]?.to !== from) throw new Error(`gap at ${index}`);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("have 256 KiB, and more where there would be too many", () => {
    expect(rangesOf(1)).toEqual([{ index: 0, from: 0, to: 1 }]);
    expect(rangesOf(262_145)).toEqual([
      { index: 0, from: 0, to: 262_144 },
      { index: 1, from: 262_144, to: 262_145 },
    ]);
    expect(rangesOf(4_000 * 262_144)).toHaveLength(4_000);
    const most = rangesOf(4 * 1024 ** 3);
    expect(most[0]).toEqual({ index: 0, from: 0, to: 1_073_742 });
    expect(JSON.stringify(most).length).toBeLessThan(230_000);
  });
});
