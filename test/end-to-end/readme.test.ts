import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { freshPlace } from "../support/command-line.js";

const readme = readFile(join(import.meta.dirname, "../../README.md"), "utf8");

/** What README shows as a command's output. */
async function shown(name: string): Promise<string> {
  const [, text] =
    new RegExp(`<!-- output: ${name} -->\\n\`\`\`text\\n(.*?)\`\`\``, "s").exec(await readme) ?? [];
  if (text === undefined) throw new Error(`README.md shows no output of "${name}"`);
  return text;
}

const prompt = /(?:^ {4}[s>](?: .*)?\n)+/gm;

describe("README shows what really comes out", () => {
  it("of the example run, and of explaining its first message", { timeout: 90_000 }, async () => {
    const place = await freshPlace();
    const ran = await place.docket("run", "--out", "@out");
    const said = ran.out
      .replaceAll(/\S*out\//g, "out/")
      // Its column is as wide as a longer path makes it.
      .replace(/(out\/docket\.sqlite) +/, `$1${" ".repeat(18)}`)
      // In its usual place a database need not be named.
      .replaceAll(" --db out/docket.sqlite", "")
      .replaceAll("  docket ", "  npm start -- ")
      .trimStart();
    expect(`${said.trimEnd()}\n`).toBe(await shown("npm start"));

    const [, id = ""] = /explain (\S+)/.exec(said) ?? [];
    const explained = await place.docket("explain", id, "--db", "@out/docket.sqlite");
    expect(explained.out.replace(prompt, "    …the whole prompt, as it was sent…\n")).toBe(
      await shown("explain"),
    );
  });

  it("of a check of bad records", async () => {
    const place = await freshPlace();
    const home = { type: "condo", lot_features: [] };
    const person = { name: "Ada Nowak", email: "ada@example.com", marketing_consent: true };
    const roof = { service_id: "s-1", service_type: "roof_cleaning", date: "2026-03-01T14:00:00Z" };
    const customer = (customer_id: string, ...service_history: readonly object[]) =>
      JSON.stringify({ customer_id, ...person, property_info: home, service_history });
    await place.write(
      "customers.ndjson",
      [
        customer("c-1", { ...roof, price: 350, currency: "USD", satisfaction_score: 7 }),
        customer("ada@example.com", { ...roof, date: "last spring", price: -5, currency: "USDX" }),
        '{"customer_id":"c-3","name":',
        customer("c-4"),
      ].join("\n"),
    );
    const { out } = await place.docket("check", "@customers.ndjson");
    expect(out.replaceAll("@customers", "customers")).toBe(await shown("check"));
  });
});

describe("README's input", () => {
  it.each(["customers.json", "customers.csv"])("%s is taken as it stands", async (name) => {
    const [, text = ""] =
      new RegExp(`<!-- input: ${name} -->\\n\`\`\`\\w+\\n(.*?)\`\`\``, "s").exec(await readme) ??
      [];
    const place = await freshPlace();
    await place.write(name, text);
    expect(await place.docket("check", `@${name}`)).toMatchObject({
      code: 0,
      out: "1 record, 0 refused, 1 customer\n",
    });
  });
});
