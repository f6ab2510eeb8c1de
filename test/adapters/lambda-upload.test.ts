import { err, errAsync, ResultAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { FixedClock, InMemoryRejectStore, InMemoryUploads } from "#adapters/in-memory";
import type { Measure } from "#adapters/lambda";
import type { Docket } from "#application";
import { eventsOf, memory, must, now, over, typesOf } from "../support/docket.js";
import { customerTold, outcomeTold, pastMessageTold, serviceTold } from "../support/told.js";
import { throughJson, uploadFunctions } from "../support/uploads.js";

/** The functions over stores in memory, with one file put down. */
function open(key: string, content: string | Uint8Array, docket: Docket = over(memory())) {
  const uploads = new InMemoryUploads(new FixedClock(now));
  const rejects = new InMemoryRejectStore();
  const place = { bucket: "docket-bucket", key };
  uploads.put(place, content);
  const functions = uploadFunctions({ docket, uploads, rejects });
  const result = async () => {
    const { upload } = await functions.plan(place);
    return must(rejects.result(upload.id));
  };
  return { ...functions, uploads, rejects, place, docket, result };
}

const json = (...records: readonly unknown[]) =>
  records.map((each) => `${typeof each === "string" ? each : JSON.stringify(each)}\n`).join("");

const header =
  "customer_id,name,email,marketing_consent,property_type,lot_features,service_id,service_type,date,price,currency";
const row = (id: string, name = "Ada Lovelace", service = "s-1") =>
  `${id},${name},${id}@example.com,true,house,pool,${service},mowing,2026-09-01T10:00:00Z,49.5,USD`;

describe("a file that was put down", () => {
  it("is planned by its place, its content and its size", async () => {
    const { plan, place } = open("uploads/Customers.NDJSON", json(customerTold("c-1")));
    const { upload, ranges } = await plan(place);
    expect(upload).toEqual({
      id: expect.stringMatching(/^[a-z2-7]{26}$/),
      bucket: "docket-bucket",
      key: "uploads/Customers.NDJSON",
      etag: expect.stringMatching(/^[0-9a-f]{32}$/),
      size: 277,
      uploadedAt: now,
    });
    expect(ranges).toEqual([{ index: 0, from: 0, to: 277 }]);
  });

  it("is the same upload when it is planned again, and another one with another content", async () => {
    const { plan, place, uploads } = open("uploads/a.ndjson", "{}\n");
    const { upload } = await plan(place);
    expect((await plan(place)).upload.id).toBe(upload.id);
    uploads.put(place, "{ }\n");
    expect((await plan(place)).upload.id).not.toBe(upload.id);
  });

  it.each([undefined, null, ""])("has no version where there is none: %j", async (versionId) => {
    const { plan, place } = open("uploads/a.ndjson", "{}\n");
    const { upload } = await plan({ ...place, versionId });
    expect(upload).not.toHaveProperty("versionId");
    expect(upload).toEqual((await plan(place)).upload);
  });

  it("of CSV is planned with its columns, and where they are named", async () => {
    const content = `\ufeff\r\n${header}\r\n${row("c-1")}\r\n`;
    const { plan, place } = open("uploads/a.csv", content);
    const { upload } = await plan(place);
    expect(upload.csv).toEqual({ columns: header.split(","), headerAt: 5 });
  });

  it.each([
    ["uploads/a.ndjson", "", "EmptyFile: the file is empty"],
    ["uploads/a.csv", "", "EmptyFile: the file is empty"],
    ["uploads/a.ndjson", "\ufeff \r\n\n", "EmptyFile: the file has nothing but blank lines"],
    [
      "uploads/a.parquet",
      "PAR1",
      "UnknownFormat: its name does not end in .ndjson, .jsonl or .csv",
    ],
    ["uploads/ndjson", "{}", "UnknownFormat: its name does not end in .ndjson, .jsonl or .csv"],
    [
      "uploads/a.ndjson",
      '\n [{"a":1}]',
      "UnknownFormat: it is a JSON array; put each record on a line of its own",
    ],
    ["uploads/a.csv", "a,b\n1,2\n", /^WrongHeader: the file has no column named customer_id, name/],
    ["uploads/a.csv", `${header},name\n`, "WrongHeader: the file has two columns named name"],
    ["uploads/a.csv", `"${header}\n"x`, /^WrongHeader: the file has a first line that is not CSV/],
    [
      "uploads/a.csv",
      `${header}${",x".repeat(10_000)}\n`,
      "WrongHeader: its first 16384 bytes have no whole line",
    ],
    ["uploads/a.csv", Buffer.from(`\ufeff${header}\n`, "utf16le"), /^WrongEncoding: /],
    ["uploads/a.ndjson", Buffer.from("{}\n", "utf16le"), /^WrongEncoding: /],
    ["uploads/a.ndjson", Buffer.from([0xfe, 0xff, 0x7b]), /^WrongEncoding: /],
    ["uploads/a.ndjson", Buffer.from([0x1f, 0x8b, 8, 0, 0]), /^WrongEncoding: /],
  ])("cannot be taken in: %s %j", async (key, content, message) => {
    const { plan, place } = open(key, content);
    const failed = plan(place);
    await expect(failed).rejects.toThrow(message);
    await expect(failed).rejects.toMatchObject({ name: "Permanent" });
  });

  it("cannot be taken in when it is not there", async () => {
    const { plan, place } = open("uploads/a.csv", "");
    const failed = plan({ ...place, key: "uploads/b.csv" });
    await expect(failed).rejects.toMatchObject({
      name: "Permanent",
      message: "NoSuchFile: there is no such file",
    });
  });

  it("cannot be taken in when it is larger than 4 GiB", async () => {
    const { docket, rejects, place } = open("uploads/a.ndjson", "{}");
    const uploads = new InMemoryUploads(new FixedClock(now));
    uploads.put(place, "{}");
    const { plan } = uploadFunctions({
      docket,
      rejects,
      uploads: {
        read: uploads.read.bind(uploads),
        find: (of) => uploads.find(of).map((file) => file && { ...file, size: 4_294_967_297 }),
      },
    });
    await expect(plan(place)).rejects.toMatchObject({
      name: "Permanent",
      message: "FileTooLarge: it has 4294967297 bytes; at most 4294967296",
    });
  });
});

describe("an upload", () => {
  it("takes in customers, and what became of messages, each line as of when it was put down", async () => {
    const content = json(
      customerTold("c-1"),
      "",
      pastMessageTold("m-1", "c-1"),
      outcomeTold("m-1"),
      `  ${JSON.stringify(customerTold("c-2"))}\r`,
    );
    const { run, docket } = open("uploads/a.ndjson", content.trimEnd());
    expect(await run({ bucket: "docket-bucket", key: "uploads/a.ndjson" })).toEqual({
      lines: 4,
      taken: 4,
      refused: 0,
    });
    expect(await typesOf(docket, "message:m-1")).toEqual(["MessageImported", "OutcomeRecorded"]);
    const { recorded } = (await docket.ports.events.read("customer:c-2" as never))._unsafeUnwrap();
    expect(recorded[0]?.event).toMatchObject({ type: "CustomerRegistered", at: now });
    expect(recorded[0]?.commitId).toMatch(/^upload\/[a-z2-7]{26}\/\d+$/);
  });

  it("of CSV takes in a record a line, and no header", async () => {
    const content = `\ufeff${header}\r\n${row("c-1", '"Lovelace, Ada ""Countess"""')}\r\n\r\n${row("c-1", "Ada", "s-2")}`;
    const { run, place, docket } = open("uploads/a.csv", content);
    expect(await run(place)).toEqual({ lines: 2, taken: 2, refused: 0 });
    expect((await eventsOf(docket, "customer:c-1"))[1]).toMatchObject({
      name: 'Lovelace, Ada "Countess"',
    });
    expect(await typesOf(docket, "customer:c-1")).toHaveLength(7);
  });

  it("with a header alone has no lines", async () => {
    const { run, place } = open("uploads/a.csv", `${header}\n`);
    expect(await run(place)).toEqual({ lines: 0, taken: 0, refused: 0 });
  });

  it("tells which lines were refused and why", async () => {
    const content = json(
      customerTold("c-1"),
      "",
      "{not JSON ada@example.com",
      customerTold("c-2", { email: "nobody", marketing_consent: "yes" }),
      `{"customer_id":"${"x".repeat(390_000)}"}`,
      customerTold("c-1", { service_history: [serviceTold("s-1", 60)] }),
      outcomeTold("m-9"),
      customerTold("c-3"),
    );
    const { run, place, result } = open("uploads/a.ndjson", content);
    expect(await run(place)).toEqual({ lines: 7, taken: 2, refused: 5 });
    expect((await result())?.rejected).toEqual([
      {
        line: 3,
        reasons: [
          {
            path: "",
            message: expect.stringMatching(/^not JSON: [^@]+$/),
          },
        ],
      },
      {
        line: 4,
        reasons: [
          { path: "email", message: "expected one e-mail address of at most 254 characters" },
          { path: "marketing_consent", message: 'expected true or false, got "yes"' },
        ],
      },
      { line: 5, reasons: [{ path: "", message: "longer than 390000 bytes" }] },
      {
        line: 6,
        reasons: [
          {
            path: "",
            message:
              "service s-1 is on the record with other facts (price); the record keeps the first",
          },
        ],
      },
      { line: 7, reasons: [{ path: "", message: "there is no such message" }] },
    ]);
  });

  it("of CSV tells that a cell has a line break", async () => {
    const content = `${header}\n${row("c-1", '"Ada\nLovelace"')}\n${row("c-2")}\n`;
    const { run, place, result } = open("uploads/a.csv", content);
    expect(await run(place)).toEqual({ lines: 3, taken: 1, refused: 2 });
    expect((await result())?.rejected[0]).toEqual({
      line: 2,
      reasons: [
        {
          path: "",
          message:
            "not CSV: a quoted cell is not closed: in an upload a record is one line, and no cell has line breaks",
        },
      ],
    });
  });

  it("takes an outcome whose message stands behind it", async () => {
    const content = json(outcomeTold("m-1"), pastMessageTold("m-1", "c-1"));
    const { run, place, docket } = open("uploads/a.ndjson", content);
    expect(await run(place)).toEqual({ lines: 2, taken: 2, refused: 0 });
    expect(await typesOf(docket, "message:m-1")).toEqual(["MessageImported", "OutcomeRecorded"]);
  });

  /** Two ranges: the first one is full of blank lines. */
  const inTwoRanges = (first: readonly unknown[], second: readonly unknown[]) =>
    `${json(...first).padEnd(262_143, " ")}\n${json(...second)}`;

  it("takes an outcome whose message comes in with a later range", async () => {
    const content = inTwoRanges(
      [outcomeTold("m-1"), outcomeTold("m-9"), "{"],
      [pastMessageTold("m-1", "c-1")],
    );
    const { run, plan, place, docket, result } = open("uploads/a.ndjson", content);
    expect((await plan(place)).ranges).toHaveLength(2);
    expect(await run(place)).toEqual({ lines: 4, taken: 2, refused: 2 });
    expect(await typesOf(docket, "message:m-1")).toEqual(["MessageImported", "OutcomeRecorded"]);
    expect((await result())?.rejected).toEqual([
      { line: 2, reasons: [{ path: "", message: "there is no such message" }] },
      { line: 3, reasons: [{ path: "", message: expect.stringMatching(/^not JSON/) }] },
    ]);
  });

  it("has those ranges alone taken in again that have such lines, and once", async () => {
    const content = inTwoRanges(
      [outcomeTold("m-9"), outcomeTold("m-8")],
      ["{", customerTold("c-1")],
    );
    const { plan, ingest, finish, place } = open("uploads/a.ndjson", content);
    const { upload, ranges } = throughJson(await plan(place));
    for (const range of ranges) await ingest({ upload, range });
    const again = { upload, parts: 2, again: ranges.slice(0, 1) };
    expect(await finish({ upload, ranges, mayAsk: true })).toEqual(again);
    expect(await finish({ upload, ranges, mayAsk: true })).toEqual(again);
    await ingest({ upload, range: ranges[0] });
    const counts = { lines: 4, taken: 1, refused: 3 };
    expect(await finish({ upload, parts: 2 })).toEqual(counts);
    expect(await finish({ upload, parts: 2 })).toEqual(counts);
  });

  it("that an earlier release began is ended without being asked anything", async () => {
    const content = inTwoRanges([outcomeTold("m-9")], [customerTold("c-1")]);
    const { plan, ingest, finish, place } = open("uploads/a.ndjson", content);
    const { upload, ranges } = throughJson(await plan(place));
    for (const range of ranges) await ingest({ upload, range });
    expect(await finish({ upload, ranges })).toEqual({ lines: 2, taken: 1, refused: 1 });
  });

  it("takes the lines about one customer in their order", async () => {
    const names = Array.from({ length: 12 }, (_, at) => `Ada ${at}`);
    const content = json(
      ...names.flatMap((name, at) => [
        customerTold("c-1", { name, updated_at: `2026-09-01T10:00:${10 + at}Z` }),
        customerTold(`c-other-${at}`),
      ]),
    );
    const { run, place, docket } = open("uploads/a.ndjson", content);
    await run(place);
    const profiles = (await eventsOf(docket, "customer:c-1")).filter(
      (event) => event.type === "ProfileUpdated",
    );
    expect(profiles.map((event) => "name" in event && event.name)).toEqual(names);
  });

  it("takes eight lines at the same time, and no more", async () => {
    const docket = over(memory());
    let [running, most] = [0, 0];
    const { run, place } = open(
      "uploads/a.ndjson",
      json(...Array.from({ length: 50 }, (_, at) => customerTold(`c-${at}`))),
      {
        ...docket,
        handleCustomer: (...args) => {
          running += 1;
          most = Math.max(most, running);
          return docket.handleCustomer(...args).andTee(() => {
            running -= 1;
          });
        },
      },
    );
    await run(place);
    expect(most).toBe(8);
  });

  it("that is run again, or a range of it, changes nothing", async () => {
    const { run, plan, ingest, place, docket } = open(
      "uploads/a.ndjson",
      json(customerTold("c-1"), "{"),
    );
    const counts = { lines: 2, taken: 1, refused: 1 };
    expect(await run(place)).toEqual(counts);
    const before = await eventsOf(docket, "customer:c-1");
    const { upload, ranges } = throughJson(await plan(place));
    expect(await ingest({ upload, range: ranges[0] })).toEqual({ index: 0, ...counts });
    expect(await run(place)).toEqual(counts);
    expect(await eventsOf(docket, "customer:c-1")).toEqual(before);
  });

  it("whose range meets trouble that passes leaves it to be run again", async () => {
    const docket = over(memory());
    let calls = 0;
    const unavailable = {
      type: "Unavailable",
      service: "DynamoDB",
      cause: new Error("c-3"),
    } as const;
    const { plan, ingest, finish, place } = open(
      "uploads/a.ndjson",
      json(...Array.from({ length: 100 }, (_, at) => customerTold(`c-${at}`))),
      {
        ...docket,
        handleCustomer: (...args) => {
          calls += 1;
          return calls === 20 ? errAsync(unavailable) : docket.handleCustomer(...args);
        },
      },
    );
    const { upload, ranges } = throughJson(await plan(place));
    const range = ranges[0];
    await expect(ingest({ upload, range })).rejects.toMatchObject({
      name: "Transient",
      message: "DynamoDB did not do its part (Error)",
    });
    // Those that were under way, and no more.
    expect(calls).toBeLessThan(30);
    await expect(finish({ upload, ranges })).rejects.toMatchObject({
      name: "Permanent",
      message: "MissingParts: nothing is known of 1 of 1 ranges",
    });
    expect(await ingest({ upload, range })).toMatchObject({ taken: 100 });
    expect(await finish({ upload, ranges })).toEqual({ lines: 100, taken: 100, refused: 0 });
  });

  it("counts what came of its lines, for whoever looks after it", async () => {
    const docket = over(memory());
    const uploads = new InMemoryUploads(new FixedClock(now));
    const place = { bucket: "docket-bucket", key: "uploads/a.ndjson" };
    uploads.put(place, json(customerTold("c-1"), "{", customerTold("c-2")));
    const counted: unknown[] = [];
    const measure: Measure = (metrics, dimensions) => counted.push([metrics, dimensions]);
    const rejects = new InMemoryRejectStore();
    await uploadFunctions({ docket, uploads, rejects, measure }).run(place);
    expect(counted).toEqual([
      [[{ name: "RecordsToldOf", value: 2 }], { outcome: "taken" }],
      [[{ name: "RecordsToldOf", value: 1 }], { outcome: "refused" }],
    ]);
  });

  it("at one line of which the code fails is taken in but for that one, and tells of it", async () => {
    const docket = over(memory());
    const defective: Docket = {
      ...docket,
      handleCustomer: (id, ...rest) => {
        if (id === "c-2") throw new TypeError("ada@example.com");
        return docket.handleCustomer(id, ...rest);
      },
    };
    const content = json(customerTold("c-1"), customerTold("c-2"), "{", customerTold("c-3"));
    const { run, plan, finish, place, result } = open("uploads/a.ndjson", content, defective);
    const told = {
      name: "Permanent",
      message:
        "Defect: the code failed at 1 of 4 lines, which are among those refused; all others were done",
    };
    await expect(run(place)).rejects.toMatchObject(told);
    expect(await typesOf(docket, "customer:c-3")).toHaveLength(5);
    expect(await result()).toMatchObject({ taken: 2, refused: 2, defects: 1 });
    expect((await result())?.rejected.map(({ line }) => line)).toEqual([2, 3]);
    expect((await result())?.rejected[0]?.reasons).toEqual([
      {
        path: "",
        message: "the code failed at it (TypeError); put it down again once that is mended",
      },
    ]);
    await expect(finish(throughJson(await plan(place)))).rejects.toMatchObject(told);
  });

  it("whose range is not done in time leaves it to be run again", async () => {
    const { plan, ingest, place } = open("uploads/a.ndjson", json(customerTold("c-1")), {
      ...over(memory()),
      // It never answers, until it is stopped.
      handleCustomer: (_, __, ___, call) =>
        new ResultAsync(
          new Promise((resolve) => {
            const cause = () => call?.signal?.reason;
            const stop = () =>
              resolve(err({ type: "Unavailable", service: "DynamoDB", cause: cause() }));
            call?.signal?.addEventListener("abort", stop, { once: true });
          }),
        ),
    });
    const { upload, ranges } = throughJson(await plan(place));
    const context = { getRemainingTimeInMillis: () => 2_020 };
    await expect(ingest({ upload, range: ranges[0] }, context)).rejects.toMatchObject({
      name: "Transient",
      message: "DynamoDB did not do its part (TimeoutError)",
    });
  });

  it("keeps 10,000 refused lines of a range, 20 reasons of a line, and counts all", async () => {
    const services = Array.from({ length: 30 }, (_, at) => serviceTold(`s-${at}`, -1));
    const many = json(customerTold("c-1", { service_history: services }));
    const { run, place, result } = open("uploads/a.ndjson", `${many}${"{\n".repeat(10_001)}`);
    expect(await run(place)).toEqual({ lines: 10_002, taken: 0, refused: 10_002 });
    const rejected = (await result())?.rejected ?? [];
    expect(rejected).toHaveLength(10_000);
    expect(rejected[0]?.reasons).toHaveLength(20);
  });

  it("keeps 100,000 refused lines of a file", async () => {
    const { finish, plan, rejects, place } = open("uploads/a.ndjson", "{}\n");
    const { upload } = throughJson(await plan(place));
    const ranges = Array.from({ length: 11 }, (_, index) => ({
      index,
      from: index,
      to: index + 1,
    }));
    const rejected = Array.from({ length: 10_000 }, (_, at) => ({ line: at + 1, reasons: [] }));
    const counts = {
      ...{ begun: 10_001, lines: 10_001, taken: 1, refused: 10_000 },
      ...{ early: 0, defects: 0 },
    };
    for (const { index } of ranges) {
      await must(rejects.keepPart(upload.id, { index, ...counts, rejected }));
    }
    expect(await finish({ upload, ranges })).toEqual({
      lines: 110_011,
      taken: 11,
      refused: 110_000,
    });
    const kept = (await must(rejects.result(upload.id)))?.rejected ?? [];
    expect(kept).toHaveLength(100_000);
    expect(kept.at(-1)?.line).toBe(9 * 10_001 + 10_000);
  });

  it("that was changed meanwhile is not taken in any further", async () => {
    const { plan, ingest, place, uploads } = open("uploads/a.ndjson", json(customerTold("c-1")));
    const { upload, ranges } = throughJson(await plan(place));
    uploads.put(place, json(customerTold("c-2")));
    await expect(ingest({ upload, range: ranges[0] })).rejects.toMatchObject({
      name: "Permanent",
      message: "FileChanged: the file was changed or removed while it was being taken in",
    });
  });

  it("whose last step is run again after it was done says the same", async () => {
    const { plan, ingest, finish, place } = open(
      "uploads/a.ndjson",
      json("{", customerTold("c-1")),
    );
    const { upload, ranges } = throughJson(await plan(place));
    for (const range of ranges) await ingest({ upload, range });
    const counts = { lines: 2, taken: 1, refused: 1 };
    expect(await finish({ upload, ranges })).toEqual(counts);
    expect(await finish({ upload, ranges })).toEqual(counts);
  });

  it("of 10,000 lines with 100 bad ones takes 9,900, and tells the others by their lines", async () => {
    const isBad = (line: number) => line % 100 === 7;
    const lines = Array.from({ length: 10_000 }, (_, at) =>
      JSON.stringify(customerTold(`c-${at}`, isBad(at + 1) ? { email: "nobody" } : {})),
    );
    const { run, plan, place, result, docket } = open("uploads/a.ndjson", lines.join("\n"));
    expect((await plan(place)).ranges.length).toBeGreaterThan(10);
    expect(await run(place)).toEqual({ lines: 10_000, taken: 9_900, refused: 100 });
    const rejected = (await result())?.rejected ?? [];
    expect(rejected.map(({ line }) => line)).toEqual(
      Array.from({ length: 100 }, (_, at) => at * 100 + 7),
    );
    expect(new Set(rejected.map(({ reasons }) => JSON.stringify(reasons)))).toEqual(
      new Set([
        '[{"path":"email","message":"expected one e-mail address of at most 254 characters"}]',
      ]),
    );
    expect(await typesOf(docket, "customer:c-9999")).toHaveLength(5);
    expect(await typesOf(docket, "customer:c-6")).toEqual([]);
  });
});
