import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { at, customerRecord, freshPlace, ndjson, type Place } from "../support/command-line.js";

const example = (name: string) =>
  readFile(join(import.meta.dirname, "../../examples", name), "utf8");

/** A place with one good customer. */
async function placeWithCustomer(): Promise<Place> {
  const place = await freshPlace();
  await place.write("good.ndjson", ndjson(customerRecord(1)));
  return place;
}

const run = (place: Place, ...args: readonly string[]) =>
  place.docket("run", "--at", at, "--out", "@out", ...args);

/** What cannot be done is said in one sentence, and leaves nothing behind. */
async function expectRefusal(
  place: Place,
  sentence: string | RegExp,
  ...args: readonly string[]
): Promise<void> {
  const others = async () => (await place.names()).filter((name) => name !== "out");
  const before = await others();
  const { code, out, err } = await run(place, ...args);
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toMatch(/^docket: [^\n]+\.\n$/);
  if (typeof sentence === "string") expect(err).toBe(`docket: ${sentence}\n`);
  else expect(err).toMatch(sentence);
  expect(await others()).toEqual(before);
}

const asRoot = process.getuid?.() === 0;

describe("a file of customers", () => {
  it("that is missing is named, and nothing is written, though another file is good", async () => {
    await expectRefusal(
      await placeWithCustomer(),
      "@missing.ndjson does not exist.",
      "@good.ndjson",
      "@missing.ndjson",
    );
  });

  it("leaves no folder behind when it is missing", async () => {
    const place = await freshPlace();
    await run(place, "@missing.ndjson");
    expect(await place.names()).toEqual([]);
  });

  it.each(["", " \n\n", "\ufeff"])("that is empty (%j) is named", async (content) => {
    const place = await freshPlace();
    await place.write("empty.ndjson", content);
    await expectRefusal(place, "@empty.ndjson is empty.", "@empty.ndjson");
  });

  it("that is a folder is named", async () => {
    const place = await freshPlace();
    await place.write("folder/file", "");
    await expectRefusal(place, "@folder is a folder.", "@folder");
  });

  // Root may read everything.
  it.skipIf(asRoot)("that may not be read is named", async () => {
    const place = await placeWithCustomer();
    await place.chmod("good.ndjson", 0o000);
    await expectRefusal(place, "@good.ndjson cannot be read: permission denied.", "@good.ndjson");
  });

  it("that is CSV without a column is named with the column", async () => {
    const place = await freshPlace();
    await place.write(
      "table.csv",
      "customer_id,name,marketing_consent,property_type,lot_features,service_id,service_type,date,price,currency\n",
    );
    await expectRefusal(place, "@table.csv has no column named email.", "@table.csv");
  });

  it("that is an array cut off keeps what came before, and says so", async () => {
    const place = await freshPlace();
    const whole = JSON.stringify([customerRecord(1), customerRecord(2)]);
    await place.write("array.json", whole.slice(0, -1));
    const ran = await run(place, "--json", "@array.json");
    expect(ran.code).toBe(2);
    expect(ran.err).toContain("refused @array.json:1 the file ends before its array does\n");
    expect(JSON.parse(ran.out)).toMatchObject({ customers: 2, refused: 1 });
  });
});

describe("an out folder", () => {
  it("that is a file is said to be one, and the file stays", async () => {
    const place = await placeWithCustomer();
    await place.write("out", "mine");
    await expectRefusal(
      place,
      "The folder @out cannot be written to: a file is in its place.",
      "@good.ndjson",
    );
    expect(await place.read("out")).toBe("mine");
  });

  it("below a file is said to be impossible", async () => {
    const place = await placeWithCustomer();
    const { code, err } = await run(place, "--out", "@good.ndjson/out", "@good.ndjson");
    expect([code, err]).toEqual([
      1,
      "docket: The folder @good.ndjson/out cannot be written to: a part of its path is no folder.\n",
    ]);
  });

  // Root may write everywhere.
  it.skipIf(asRoot)("that may not be written to is said so", async () => {
    const place = await placeWithCustomer();
    await place.write("closed/.keep", "");
    await place.chmod("closed", 0o500);
    const { code, err } = await run(place, "--out", "@closed", "@good.ndjson");
    await place.chmod("closed", 0o700);
    expect([code, err]).toEqual([
      1,
      "docket: The folder @closed cannot be written to: permission denied.\n",
    ]);
  });

  it("is not touched beyond a run's own files when it holds others", async () => {
    const place = await placeWithCustomer();
    await place.write("out/notes.txt", "mine");
    await run(place, "@good.ndjson");
    expect(await place.names()).toEqual([
      "good.ndjson",
      "out",
      "out/docket.sqlite",
      "out/events.ndjson",
      "out/messages.ndjson",
      "out/notes.txt",
      "out/summary.json",
    ]);
  });

  it("in which a result's name is a folder keeps its earlier results", async () => {
    const place = await placeWithCustomer();
    await place.write("out/events.ndjson", "earlier");
    await place.write("out/messages.ndjson/file", "");
    const ran = await run(place, "@good.ndjson");
    expect(ran).toMatchObject({ code: 1, out: "" });
    expect(ran.err).toMatch(/(^|\n)docket: .+ cannot be written: .+\.\n$/);
    expect((await place.read("out/events.ndjson")).slice(0, 20)).toBe("earlier");
    expect((await place.names()).filter((name) => name.endsWith(".part"))).toEqual([]);
  });
});

describe("a place for rejects", () => {
  it("that cannot be written to ends the run with nothing written", async () => {
    const place = await placeWithCustomer();
    await place.write("folder/file", "");
    const ran = await run(place, "--rejects", "@folder", "@good.ndjson");
    expect(ran).toMatchObject({ code: 1, out: "" });
    const files = await place.names();
    expect(files.filter((name) => name.startsWith("out/"))).toEqual([]);
    expect(files.filter((name) => name.endsWith(".part"))).toEqual([]);
  });
});

describe("a file that is read", () => {
  it("is never written over, whatever option names it", async () => {
    const place = await placeWithCustomer();
    const before = await place.read("good.ndjson");
    expect((await run(place, "--rejects", "@good.ndjson", "@good.ndjson")).code).toBe(1);
    expect(await place.read("good.ndjson")).toBe(before);
  });

  it.each(["--prices", "--guidelines"])("by %s is not written over either", async (option) => {
    const place = await placeWithCustomer();
    const name = option === "--prices" ? "price-book.json" : "brand-guidelines.json";
    const content = await example(name);
    await place.write(name, content);
    const ran = await run(place, option, `@${name}`, "--rejects", `@${name}`, "@good.ndjson");
    expect(ran).toMatchObject({ code: 1, err: `docket: @${name} would be written over.\n` });
    expect(await place.read(name)).toBe(content);
  });
});

describe("brand guidelines", () => {
  it("that are missing are named", async () => {
    await expectRefusal(
      await placeWithCustomer(),
      "@brand.json cannot be read: it does not exist.",
      ...["--guidelines", "@brand.json", "@good.ndjson"],
    );
  });

  it("that are not JSON are named", async () => {
    const place = await placeWithCustomer();
    await place.write("brand.json", "Be nice.");
    await expectRefusal(
      place,
      "@brand.json is not JSON.",
      ...["--guidelines", "@brand.json", "@good.ndjson"],
    );
  });

  it("of another shape are named with what is wrong", async () => {
    const place = await placeWithCustomer();
    const { company: _, ...rest } = JSON.parse(await example("brand-guidelines.json"));
    await place.write("brand.json", JSON.stringify(rest));
    await expectRefusal(
      place,
      / @brand\.json is no brand guidelines: company\b/,
      ...["--guidelines", "@brand.json", "@good.ndjson"],
    );
  });
});

describe("a price book", () => {
  it("with a price below zero is refused with the model", async () => {
    const place = await placeWithCustomer();
    const models = { "model-a": { input: -1, output: 1 } };
    await place.write("prices.json", JSON.stringify({ source: "me", asOf: at, models }));
    await expectRefusal(
      place,
      / @prices\.json is no price book: models\.model-a\.input\b/,
      ...["--prices", "@prices.json", "@good.ndjson"],
    );
  });

  it("that knows no model leaves calls unpriced, never free", async () => {
    const place = await placeWithCustomer();
    await place.write("prices.json", JSON.stringify({ source: "me", asOf: at, models: {} }));
    const { out } = await run(place, "--json", "--prices", "@prices.json", "@good.ndjson");
    const { costNanoUsd, unpriced, simulated } = JSON.parse(out);
    expect([costNanoUsd, unpriced]).toEqual([0, simulated]);
    expect(unpriced).toBeGreaterThan(0);
  });
});

describe("an agents folder", () => {
  const agents = ["--agents", "@agents", "@good.ndjson"];

  it("that is missing is named", async () => {
    await expectRefusal(
      await placeWithCustomer(),
      "The agents folder @agents cannot be read: it does not exist.",
      ...agents,
    );
  });

  it("without an agent is named", async () => {
    const place = await placeWithCustomer();
    await place.write("agents/readme.txt", "");
    await expectRefusal(place, "The agents folder @agents has no .json file in it.", ...agents);
  });

  it("with a broken file is refused by the file's name", async () => {
    const place = await placeWithCustomer();
    await place.write("agents/broken.json", "{");
    await expectRefusal(place, "@agents/broken.json is not JSON.", ...agents);
  });

  it("with a file that is no agent is refused with what is wrong", async () => {
    const place = await placeWithCustomer();
    await place.write("agents/a.json", '{"agentId":"a","version":1}');
    await expectRefusal(place, / @agents\/a\.json is no agent version: content\b/, ...agents);
  });

  it("without a judge is refused before anything is read", async () => {
    const place = await placeWithCustomer();
    await place.write("agents/g.json", await example("agents/email-generator.json"));
    await expectRefusal(place, /email-judge/, ...agents);
  });

  it("with two versions of one agent is refused, whatever their files are called", async () => {
    const place = await placeWithCustomer();
    const second = { ...JSON.parse(await example("agents/email-generator.json")), version: 2 };
    await place.write("agents/judge.json", await example("agents/email-judge.json"));
    await place.write("agents/b.json", await example("agents/email-generator.json"));
    await place.write("agents/a.json", JSON.stringify(second));
    await expectRefusal(
      place,
      "The agents folder has more than one version of email-generator; leave one.",
      ...agents,
    );
  });

  it("with a variable that no agent is given is refused by its name", async () => {
    const place = await placeWithCustomer();
    await place.write("agents/j.json", await example("agents/email-judge.json"));
    const agent = JSON.parse(await example("agents/email-generator.json"));
    agent.content.prompt += "{{weather}}";
    agent.content.variables.push("weather");
    await place.write("agents/g.json", JSON.stringify(agent));
    await expectRefusal(
      place,
      /email-generator.*\{\{weather\}\} is none that a generator is given/,
      ...agents,
    );
  });

  it("with a variable that is not declared is refused by its name", async () => {
    const place = await placeWithCustomer();
    await place.write("agents/j.json", await example("agents/email-judge.json"));
    const agent = JSON.parse(await example("agents/email-generator.json"));
    agent.content.variables.pop();
    await place.write("agents/g.json", JSON.stringify(agent));
    await expectRefusal(
      place,
      /email-generator.*variable \{\{feedback\}\} is used but not declared/,
      ...agents,
    );
  });
});
