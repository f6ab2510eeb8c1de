import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openRecords } from "#adapters/files";

let folder: string;
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "docket-files-"));
});

afterAll(() => rm(folder, { recursive: true }));

async function written(content: string | Uint8Array, ending = "ndjson"): Promise<string> {
  files += 1;
  const file = join(folder, `${files}.${ending}`);
  await writeFile(file, content);
  return file;
}

/** Each record as `[line, value]`, each problem as `[line, problem, raw]`. */
async function readAll(file: string, columns: readonly string[] = []): Promise<unknown[]> {
  const { records } = (await openRecords(file, columns))._unsafeUnwrap();
  const seen: unknown[] = [];
  for await (const read of records) {
    expect(read.file).toBe(file);
    seen.push("value" in read ? [read.line, read.value] : [read.line, read.problem, read.raw]);
  }
  return seen;
}

const reasonFor = async (file: string, columns: readonly string[] = []) =>
  (await openRecords(file, columns))._unsafeUnwrapErr();

describe("a file of lines", () => {
  it("has one JSON value on each line that is not blank", async () => {
    const file = await written('\ufeff{"a":1}\r\n\n  \t\n[2]\n"last"');
    expect(await readAll(file)).toEqual([
      [1, { a: 1 }],
      [4, [2]],
      [5, "last"],
    ]);
  });

  it("is split at line feeds and nowhere else", async () => {
    const text = "a\u2028b\u2029c\u0085d";
    expect(await readAll(await written(`"${text}"\n1\n`))).toEqual([
      [1, text],
      [2, 1],
    ]);
  });

  it("keeps a bad line from no other line, and quotes none of it in the problem", async () => {
    const file = await written('{"a":1}\n{"name":"Jane", oops}\nJane\n{"a":2}\n{"name":"Ja');
    expect(await readAll(file)).toEqual([
      [1, { a: 1 }],
      [
        2,
        "not JSON: Expected double-quoted property name in JSON at position 16",
        '{"name":"Jane", oops}',
      ],
      [3, "not JSON: Unexpected token 'J'", "Jane"],
      [4, { a: 2 }],
      [5, "not JSON: Unterminated string in JSON at position 11", '{"name":"Ja'],
    ]);
  });

  it("refuses a line that is not UTF-8", async () => {
    const file = await written(
      Buffer.concat([Buffer.of(0x22, 0xff, 0x22, 0x0a), Buffer.from("1")]),
    );
    expect(await readAll(file)).toEqual([
      [1, "not valid UTF-8", '"\ufffd"'],
      [2, 1],
    ]);
  });

  it("takes a line of 1 MiB and refuses a longer one", async () => {
    const fits = JSON.stringify("x".repeat(1024 * 1024 - 2));
    const [first, second, third] = (await readAll(
      await written(`${fits}\n${fits} \n${fits.slice(1)}x"\n`),
    )) as [number, string, string?][];
    expect(first?.[1]).toHaveLength(1024 * 1024 - 2);
    expect(second?.slice(0, 2)).toEqual([2, "longer than 1 MiB"]);
    expect(third?.slice(0, 2)).toEqual([3, "longer than 1 MiB"]);
    expect(third?.[2]).toBe("x".repeat(2_000));
  });

  it("goes on after a line of 20 MB", async () => {
    const file = await written(`${"x".repeat(20_000_000)}\n{"a":1}\n`);
    expect((await readAll(file)).at(-1)).toEqual([2, { a: 1 }]);
  });

  it("gives back any values that were written to it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue(), { minLength: 1 }), async (values) => {
        const lines = await written(values.map((a) => JSON.stringify({ a })).join("\n"));
        const array = await written(JSON.stringify(values, undefined, 1));
        expect(await readAll(lines)).toEqual(
          values.map((a, index) => [index + 1, JSON.parse(JSON.stringify({ a }))]),
        );
        expect((await readAll(array)).map((read) => (read as unknown[])[1])).toEqual(
          JSON.parse(JSON.stringify(values)),
        );
      }),
      { numRuns: 30 },
    );
  });
});

describe("a file of one JSON array", () => {
  it("has its elements, each at the line where it begins", async () => {
    const file = await written(
      '\n[\n  {"a": "],}\\"["},\n  {\n    "a": [1, 2]\n  }, 3\n]\n',
      "json",
    );
    expect(await readAll(file)).toEqual([
      [3, { a: '],}"[' }],
      [4, { a: [1, 2] }],
      [6, 3],
    ]);
  });

  it("may be empty", async () => {
    expect(await readAll(await written("[]"))).toEqual([]);
  });

  it("keeps a bad element from no other element", async () => {
    expect(await readAll(await written('[{"a":x},\n{"a":1}]'))).toEqual([
      [1, "not JSON: Unexpected token 'x'", '{"a":x}'],
      [2, { a: 1 }],
    ]);
  });

  it("is not taken for whole when it was cut off", async () => {
    expect(await readAll(await written('[{"a":1},\n'))).toEqual([
      [1, { a: 1 }],
      [2, "the file ends before its array does", ""],
    ]);
    expect(await readAll(await written('[{"a":1},\n{"a"'))).toEqual([
      [1, { a: 1 }],
      [2, "not JSON: Expected ':' after property name in JSON at position 4", '{"a"'],
    ]);
  });
});

describe("a CSV file", () => {
  it("has rows by the names of its columns, each at its first line", async () => {
    const file = await written(
      '\ufeffid, name ,notes\r\n1,"Nowak, Ł.","said ""no""\r\nand left"\r\n\r\n2,,plain\r\n',
      "csv",
    );
    expect((await openRecords(file))._unsafeUnwrap().format).toBe("csv");
    expect(await readAll(file, ["id", "name"])).toEqual([
      [2, { id: "1", name: "Nowak, Ł.", notes: 'said "no"\r\nand left' }],
      [5, { id: "2", name: "", notes: "plain" }],
    ]);
  });

  it("keeps a bad row from no other row", async () => {
    const file = await written('a,b\n1\n1,2,3\n5" pipe,2\n"x"y,2\n3,4\n5,"open', "CSV");
    expect(await readAll(file)).toEqual([
      [2, "has 1 columns, the header has 2", "1"],
      [3, "has 3 columns, the header has 2", "1,2,3"],
      [4, "not CSV: a quote within a cell", '5" pipe,2'],
      [5, "not CSV: a quote within a cell", '"x"y,2'],
      [6, { a: "3", b: "4" }],
      [7, "not CSV: a quoted cell is not closed", '5,"open'],
    ]);
  });

  it("refuses a row that is not UTF-8", async () => {
    const latin1 = Buffer.from("a,b\nJos\u00e9,1\nJo,2\n", "latin1");
    expect(await readAll(await written(latin1, "csv"))).toEqual([
      [2, "not valid UTF-8", "Jos\ufffd,1"],
      [3, { a: "Jo", b: "2" }],
    ]);
  });

  it("must name its columns once", async () => {
    expect(
      await reasonFor(await written("id,email\n1,2\n", "csv"), ["id", "price", "date"]),
    ).toMatchObject({
      reason: "has no column named price, date",
    });
    expect(await reasonFor(await written("id,id\n1,2\n", "csv"))).toMatchObject({
      reason: "has two columns named id",
    });
    expect(await reasonFor(await written('id,"na', "csv"))).toMatchObject({
      reason: "has a first line that is not CSV: a quoted cell is not closed",
    });
  });

  it("gives back any cells that were written to it", async () => {
    const cells = fc.array(fc.tuple(fc.string(), fc.string({ unit: "grapheme" })), {
      minLength: 1,
    });
    const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(cells, async (rows) => {
        const lines = rows.map(([a, b]) => `${quoted(a)},${quoted(b)}\r\n`);
        const read = await readAll(await written(`a,b\n${lines.join("")}`, "csv"));
        expect(read.map((each) => (each as unknown[])[1])).toEqual(
          rows.map(([a, b]) => ({ a, b })),
        );
      }),
      { numRuns: 30 },
    );
  });
});

describe("a file that cannot be read", () => {
  it("does not exist", async () => {
    const file = join(folder, "nowhere.ndjson");
    expect(await reasonFor(file)).toEqual({
      type: "UnreadableFile",
      file,
      reason: "does not exist",
    });
  });

  it("is a folder", async () => {
    const inner = join(folder, "inner.csv");
    await mkdir(inner);
    expect(await reasonFor(inner)).toMatchObject({ reason: "is a folder" });
  });

  it.each(["", "\ufeff", " \n\r\n"])("is empty, like %j", async (content) => {
    expect(await reasonFor(await written(content))).toMatchObject({ reason: "is empty" });
    expect(await reasonFor(await written(content, "csv"))).toMatchObject({ reason: "is empty" });
  });

  it("cannot even have that name", async () => {
    expect(await reasonFor(join(folder, "x".repeat(300)))).toMatchObject({
      reason: "cannot be read: name too long",
    });
  });

  it.skipIf(process.getuid?.() === 0)("is not ours to read", async () => {
    const file = await written("1");
    await chmod(file, 0o000);
    expect(await reasonFor(file)).toMatchObject({ reason: "cannot be read: permission denied" });
  });
});

it("may be left before its end", async () => {
  const file = await written("1\n".repeat(200_000));
  const { records } = (await openRecords(file))._unsafeUnwrap();
  for await (const { line } of records) if (line === 3) break;
  expect(await records[Symbol.asyncIterator]().next()).toEqual({ done: true, value: undefined });
});
