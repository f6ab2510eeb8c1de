import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  allowedOf,
  cycleIn,
  importsOf,
  isAllowed,
  targetOf,
  withoutComments,
} from "./support/imports.js";

const root = join(import.meta.dirname, "..");

/** The TypeScript files under a folder of the repository, by path from its root. */
function filesIn(folder: string): readonly string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.includes("node_modules"))
    .map((file) => `${folder}/${file}`)
    .sort();
}

function sourceOf(file: string): string {
  return withoutComments(readFileSync(join(root, file), "utf8"));
}

const sources = filesIn("src");

describe("the layers", () => {
  it("are those that ARCHITECTURE.md names", () => {
    const layers = new Set(sources.map((file) => file.split("/")[1] ?? ""));
    expect([...layers].filter((layer) => allowedOf(layer) === undefined)).toEqual([]);
  });

  it.each(sources)("%s imports only what its layer may", (file) => {
    const foreign = importsOf(sourceOf(file)).filter((name) => !isAllowed(file, name));
    expect(foreign).toEqual([]);
  });

  it("have no import cycle between their files", () => {
    const graph = new Map(
      sources.map((file) => [
        file,
        importsOf(sourceOf(file)).flatMap((name) => targetOf(file, name) ?? []),
      ]),
    );
    expect(cycleIn(graph)).toEqual([]);
  });

  it("import files that are there", () => {
    const missing = sources.flatMap((file) =>
      importsOf(sourceOf(file))
        .map((name) => targetOf(file, name))
        .filter((target) => target !== undefined && !sources.includes(target)),
    );
    expect(missing).toEqual([]);
  });
});

interface Ban {
  readonly what: string;
  readonly where: readonly string[];
  readonly pattern: RegExp;
  readonly caught: readonly string[];
  readonly free: readonly string[];
}

const everywhere = ["src", "services", "test", "bench", "examples", "docs"];
const pure = ["src/domain", "src/application"];

const bans: readonly Ban[] = [
  {
    what: "the clock or luck in domain and application",
    where: pure,
    pattern: /\bDate\.now\b|\bnew Date\b(?!\s*\(\s*[^\s)])|(?<!new )\bDate\(|\bMath\.random\b/,
    caught: ["Date.now()", "new Date()", "new Date( )", "new Date;", "Date()", "Math.random()"],
    free: ["new Date(at)", "Date.parse(at)", "toDate(at)", "Math.round(1)"],
  },
  {
    what: "the whole of zod in one name",
    where: everywhere,
    pattern: /\bimport\s+(?:type\s+)?(?:\w+\s*,\s*)?\{[^}]*\bz\b[^}]*\}\s*from\s*"zod/,
    caught: ['import { z } from "zod";', 'import {\n  type ZodType,\n  z,\n} from "zod/v4";'],
    free: ['import * as z from "zod";', 'import { zip } from "zod-like";'],
  },
  {
    what: "default exports",
    where: everywhere,
    pattern: /^\s*export\s+default\b|^\s*export\s*\{[^}]*\bas\s+default\b/m,
    caught: ["export default class A {}", "const a = 1;\nexport { a as default };"],
    free: ["export const a = 1;", "export { b as defaults };", "a.exportdefault"],
  },
  {
    what: "inheritance and decorators in domain, application and adapters",
    where: [...pure, "src/adapters"],
    // What begins with @ in a style sheet is none.
    pattern: /\bclass\s+\w+(?:<[^{]*>)?\s+extends\b|^\s*@(?!(?:media|page|supports)\b)\w+/m,
    caught: ["class A extends B {", "class A<T> extends B<T> {", "  @injectable()\nclass A {}"],
    free: [
      ...["class A implements B {", "interface A extends B {", 'const a = "@x";'],
      ...["@media print{a{color:red}}", "@page{margin:1cm}"],
    ],
  },
];

/** This file holds samples of what is banned. */
const own = "test/architecture.test.ts";

describe.each(bans)("ban on $what", ({ where, pattern, caught, free }) => {
  it("holds", () => {
    const files = where.flatMap(filesIn).filter((file) => file !== own);
    expect(files.filter((file) => pattern.test(sourceOf(file)))).toEqual([]);
  });

  it.each(caught)("catches %j", (code) => expect(code).toMatch(pattern));
  it.each(free)("lets %j be", (code) => expect(code).not.toMatch(pattern));
});

it("no file is a drawer for everything", () => {
  const drawer = /(?:^|\/)utils?(?:\/|[.-])/;
  expect("src/domain/utils.ts").toMatch(drawer);
  expect("src/utils/text.ts").toMatch(drawer);
  expect(everywhere.flatMap(filesIn).filter((file) => drawer.test(file))).toEqual([]);
});

describe("ports", () => {
  /** Ports without a suite, and why. */
  const exceptions: Readonly<Record<string, string>> = {
    all: "is no port of its own but all of them together",
    probe: "is what an adapter tries of itself, not what the application needs",
  };
  const suites = filesIn("test/conformance").map((file) => file.replace("test/conformance/", ""));
  const ports = filesIn("src/application/ports")
    .map((file) => file.replace("src/application/ports/", "").replace(".ts", ""))
    .filter((name) => name !== "index");

  it("are found", () => {
    expect(ports).toContain("event-store");
    expect(ports).toEqual(expect.arrayContaining(Object.keys(exceptions)));
  });

  it.each(ports.filter((name) => !(name in exceptions)))("%s has its suite", (name) => {
    expect(suites).toContain(`${name}.conformance.ts`);
  });
});
