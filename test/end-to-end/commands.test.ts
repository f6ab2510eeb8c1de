import { describe, expect, it } from "vitest";
import { runCommandLine } from "#adapters/cli";
import { localHost } from "../../src/infrastructure/local-host.js";
import { at, customerRecord, freshPlace, ndjson } from "../support/command-line.js";

describe("docket check", () => {
  it("says what a run would refuse, and writes nothing", async () => {
    const place = await freshPlace();
    await place.write("a.ndjson", ndjson(customerRecord(1), customerRecord(2, { name: 7 })));
    expect(await place.docket("check", "--at", at, "@a.ndjson")).toEqual({
      code: 2,
      out:
        "@a.ndjson:2 name: expected a text of 1 to 200 characters, got a number\n" +
        "2 records, 1 refused, 1 customer\n",
      err: "",
    });
    expect(await place.names()).toEqual(["a.ndjson"]);
  });

  it("finds what two files say differently of one service", async () => {
    const place = await freshPlace();
    await place.write("a.ndjson", ndjson(customerRecord(1)));
    await place.write("b.ndjson", ndjson(customerRecord(1, {}, { price: 1 })));
    expect((await place.docket("check", "--at", at, "@a.ndjson", "@b.ndjson")).out).toBe(
      "@b.ndjson:1 service s-1 is on the record with other facts (price); the record keeps the first\n" +
        "2 records, 1 refused, 1 customer\n",
    );
  });

  it("is content with a good file", async () => {
    const place = await freshPlace();
    await place.write("a.ndjson", ndjson(customerRecord(1)));
    expect(await place.docket("check", "--at", at, "@a.ndjson")).toEqual({
      code: 0,
      out: "1 record, 0 refused, 1 customer\n",
      err: "",
    });
  });

  it("gives its findings as JSON, without the records", async () => {
    const place = await freshPlace();
    await place.write("a.ndjson", ndjson(customerRecord(2, { name: 7 })));
    const { out } = await place.docket("check", "--json", "--at", at, "@a.ndjson");
    expect(JSON.parse(out)).toEqual({
      read: 1,
      refused: 1,
      customers: 0,
      issues: [
        {
          file: "@a.ndjson",
          line: 1,
          issues: [
            { path: "name", message: "expected a text of 1 to 200 characters, got a number" },
          ],
        },
      ],
      waiting: [],
      ignored: {},
    });
  });

  it("needs a file", async () => {
    const place = await freshPlace();
    const { code, err } = await place.docket("check");
    expect([code, err.split("\n")[0]]).toEqual([1, "error: missing required argument 'file'"]);
  });

  it("says that there is no such file", async () => {
    const place = await freshPlace();
    expect(await place.docket("check", "@none.ndjson")).toEqual({
      code: 1,
      out: "",
      err: "docket: @none.ndjson does not exist.\n",
    });
  });
});

describe("docket prompt", () => {
  it("renders what a message would be written from, and writes nothing", async () => {
    const place = await freshPlace();
    await place.write("a.ndjson", ndjson(customerRecord(1)));
    const { code, out, err } = await place.docket("prompt", "c-1", "@a.ndjson", "--at", at);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^# upsell, by email-generator@1\n\n## System\n/);
    expect(out).toContain('"name": "Ada Lovelace-1"');
    expect(out).not.toMatch(/\{\{(purpose|guidelines|customer|features|examples|feedback)\}\}/);
    expect(await place.names()).toEqual(["a.ndjson"]);
  });

  it("renders what a run of the same files sends", async () => {
    const place = await freshPlace();
    await place.write("a.ndjson", ndjson(customerRecord(1)));
    const shown = await place.docket("prompt", "c-1", "@a.ndjson", "--at", at, "--json");
    await place.docket("run", "@a.ndjson", "--at", at, "--out", "@out");
    const [message] = await place.lines("out/messages.ndjson");
    const id = String(message?.["messageId"]);
    const told = await place.docket("explain", id, "--json", "--events", "@out/events.ndjson");
    const { system, prompt } = JSON.parse(shown.out);
    expect(JSON.parse(told.out).attempts[0].prompt).toMatchObject({ system, prompt, asSent: true });
  });

  it("knows the example's customers, and the purpose that is asked for", async () => {
    const place = await freshPlace();
    const { code, out } = await place.docket("prompt", "c-0002", "--purpose", "referral");
    expect(code).toBe(0);
    expect(out).toContain("<purpose>referral</purpose>");
  });

  it("says that there is no such customer, or purpose", async () => {
    const place = await freshPlace();
    await place.write("a.ndjson", ndjson(customerRecord(1)));
    expect(await place.docket("prompt", "c-9", "@a.ndjson")).toEqual({
      code: 1,
      out: "",
      err: "docket: There is no customer c-9 in these files.\n",
    });
    const { code, err } = await place.docket("prompt", "c-1", "@a.ndjson", "--purpose", "joy");
    expect([code, err]).toEqual([1, expect.stringMatching(/^docket: .*no purpose "joy"\.\n$/)]);
  });
});

describe("the text at the end of a run", () => {
  it("can be pasted, whatever its folder is called", async () => {
    const place = await freshPlace();
    await place.write("a.ndjson", ndjson(customerRecord(1)));
    const next = async (...args: readonly string[]) => {
      const { out } = await place.docket("run", "@a.ndjson", "--at", at, ...args);
      return out.split("\n").filter((line) => line.startsWith("  docket verify"));
    };
    expect(await next("--out", "@my out; $(x)'s")).toEqual([
      "  docket verify --db '@my out; $(x)'\\''s/docket.sqlite'",
    ]);
    expect(await next("--out", "@my out", "--in-memory")).toEqual([
      "  docket verify --events '@my out/events.ndjson'",
    ]);
    expect(await next("--out", "@out")).toEqual(["  docket verify --db @out/docket.sqlite"]);
  });

  it("says whether the record was begun or gone on with", async () => {
    const place = await freshPlace();
    await place.write("a.ndjson", ndjson(customerRecord(1)));
    const record = async () => {
      const { out } = await place.docket("run", "@a.ndjson", "--at", at, "--out", "@out");
      return /docket\.sqlite +(the record.*)\n/.exec(out)?.[1];
    };
    expect(await record()).toBe("the record; run again to go on with it");
    expect(await record()).toBe("the record; this run went on with it");
  });
});

describe("a text that names a command", () => {
  it("calls it as it was called", async () => {
    const place = await freshPlace();
    await place.write("a.ndjson", ndjson(customerRecord(1)));
    await place.docket("run", "@a.ndjson", "--at", at, "--out", "@out");
    const said = async (...args: readonly string[]) => {
      let text = "";
      const write = (more: string) => {
        text += more;
      };
      const interrupted = new AbortController().signal;
      const terminal = { out: write, err: write, isInteractive: false, columns: 80, interrupted };
      await runCommandLine({ ...localHost, command: "npm start --" }, terminal, args);
      return text;
    };
    expect(await said("explain", "m-1", "--db", `${place.path}/out/docket.sqlite`)).toBe(
      "docket: Message m-1 is not on this record; npm start -- messages lists those that are.\n",
    );
    expect(await said("run", "--help")).toMatch(
      /^Usage: npm start -- run .*\n {2}npm start -- run {2}/s,
    );
    expect(await said("explain")).toContain("(npm start -- --help says more)");
  });
});

const everyCommand = [
  ...["run", "explain", "messages", "events", "verify", "outcomes", "export", "forget"],
  ...["similar", "drift", "check", "prompt", "republish", "reindex", "restore", "doctor"],
  "bedrock-stand-in",
];

describe("docket --help", () => {
  it.each([["--help"], ["-h"], ["help"]])("is told by %s, with every command", async (option) => {
    const { code, out, err } = await (await freshPlace()).docket(option);
    expect([code, err]).toEqual([0, ""]);
    const commands = [...out.matchAll(/^ {2}([a-z-]+) /gm)].map(([, name]) => name);
    expect(commands).toEqual([...everyCommand, "help"]);
  });

  it("of run tells every option, the exit codes, and that the model is simulated", async () => {
    const { code, out } = await (await freshPlace()).docket("run", "--help");
    expect(code).toBe(0);
    for (const option of [
      "--agents <folder>",
      "--guidelines <file>",
      "--prices <file>",
      "--outcomes <file>",
      "--limit <n>",
      "--seed <n>",
      "--at <instant>",
      "--out <folder>",
      "--rejects <file>",
      "--redact",
      "--json",
      "Exit codes: 0 all well",
      "the model is simulated",
    ]) {
      expect(out).toContain(option);
    }
  });

  it("fits a terminal of 100 columns", async () => {
    const place = await freshPlace();
    for (const command of ["", ...everyCommand]) {
      const { code, out } = await place.docket(...`${command} --help`.trim().split(" "));
      expect([command, code]).toEqual([command, 0]);
      expect(out.split("\n").filter((line) => line.length > 100)).toEqual([]);
    }
  });

  it("of the version is the package's", async () => {
    expect(await (await freshPlace()).docket("--version")).toEqual({
      code: 0,
      out: "0.1.0\n",
      err: "",
    });
  });
});

describe("a command that is not understood", () => {
  const refused: readonly (readonly [args: string, sentence: string])[] = [
    ["run --out @out --bogus", "error: unknown option '--bogus'"],
    ["run --out @out --sed 1", "error: unknown option '--sed'"],
    [
      "--limit 0",
      "error: option '--limit <n>' argument '0' is invalid. Expected a whole number from 1.",
    ],
    [
      "run --out @out --limit ten",
      "error: option '--limit <n>' argument 'ten' is invalid. Expected a whole number.",
    ],
    [
      "run --out @out --limit 1.5",
      "error: option '--limit <n>' argument '1.5' is invalid. Expected a whole number.",
    ],
    [
      "run --out @out --seed x",
      "error: option '--seed <n>' argument 'x' is invalid. Expected a whole number.",
    ],
    [
      "run --out @out --at yesterday",
      "error: option '--at <instant>' argument 'yesterday' is invalid. Expected an instant such as 2026-10-01T00:00:00Z.",
    ],
    [
      "run --out @out --at 2026-10-01",
      "error: option '--at <instant>' argument '2026-10-01' is invalid. Expected an instant such as 2026-10-01T00:00:00Z.",
    ],
    [
      "run --out @out --at 2026-02-30T00:00:00Z",
      "error: option '--at <instant>' argument '2026-02-30T00:00:00Z' is invalid. Expected an instant such as 2026-10-01T00:00:00Z.",
    ],
    ["run --out @out --rejects", "error: option '--rejects <file>' argument missing"],
    ["explain a b", "error: too many arguments for 'explain'. Expected 1 argument but got 2."],
  ];

  it.each(refused)("docket %s says what is wrong, and does nothing", async (args, sentence) => {
    const place = await freshPlace();
    const { code, out, err } = await place.docket(...args.split(" "));
    expect([code, out === ""]).toEqual([1, true]);
    expect(err.split("\n")[0]).toBe(sentence);
    expect(await place.names()).toEqual([]);
  });

  it.each([["--limit="], ["--seed="], ["--limit= "]])(
    "docket run %s has no number, and says so",
    async (option) => {
      const place = await freshPlace();
      await place.write("a.ndjson", ndjson(customerRecord(1)));
      const { code, err } = await place.docket("run", option, "--out", "@out", "@a.ndjson");
      expect(code).toBe(1);
      expect(err).toContain("Expected a whole number");
    },
  );

  it("is taken for a file, and said not to be there", async () => {
    const place = await freshPlace();
    const { code, err } = await place.docket("explian", "--out", "@out");
    expect([code, err]).toEqual([1, expect.stringContaining("explian")]);
  });
});
