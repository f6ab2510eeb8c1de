import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const repository = join(import.meta.dirname, "../..");
const tsc = join(repository, "node_modules/typescript/bin/tsc");
const run = promisify(execFile);

let app: string;
let installed: string;
const inApp = async (file: string, ...args: readonly string[]) =>
  (await run(file, args, { cwd: app })).stdout;

/** The README's examples by name: what it shows is what runs. */
async function readmeExample(name: string): Promise<string> {
  const readme = await readFile(join(repository, "README.md"), "utf8");
  const [, code] =
    new RegExp(`<!-- example: ${name} -->\n\`\`\`ts\n(.*?)\`\`\``, "s").exec(readme) ?? [];
  if (code === undefined) throw new Error(`README.md has no example "${name}"`);
  return code;
}

const program = `
import { readFileSync } from "node:fs";
import { handler, serve } from "./handler.js";
import { docket } from "./own.js";

const read = (name: string) => readFileSync(name, "utf8");
for (const name of ["email-judge", "email-generator"]) {
  await serve(JSON.parse(read(\`node_modules/docket/examples/agents/\${name}.json\`)));
}
const { statusCode, body } = await handler("delivery-1", read("customer.json"));
console.log(statusCode, JSON.parse(body).status);
console.log((await handler("delivery-2", "{}")).statusCode);
console.log((await docket.requestMessage({ customerId: "c-1", decisionTime: "2026-10-01T00:00:00.000Z" })).isErr());
`;

const customer = {
  customer_id: "c-1",
  name: "Ada Lovelace",
  email: "ada@example.com",
  marketing_consent: true,
  property_info: { type: "condo", lot_features: [] },
  service_history: [
    {
      service_id: "s-1",
      service_type: "roof_cleaning",
      date: "2026-03-01T14:00:00Z",
      price: 350,
      currency: "USD",
    },
  ],
};

const strictest = {
  compilerOptions: {
    target: "es2023",
    module: "nodenext",
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmitOnError: true,
    typeRoots: [join(repository, "node_modules/@types")],
    types: ["node"],
  },
  files: ["program.ts", "dynamodb.ts", "drift.ts"],
};

async function peerVersion(): Promise<string> {
  const manifest = JSON.parse(await readFile(join(repository, "package.json"), "utf8"));
  return manifest.devDependencies["@aws-sdk/client-dynamodb"];
}

/**
 * Installs what would be published into an empty project. `npm ci` has left every dependency in
 * npm's cache, so that nothing is fetched; where the cache was cleared since, or a dependency of a
 * dependency has a newer version, npm fetches that one.
 */
beforeAll(async () => {
  app = await mkdtemp(join(tmpdir(), "docket-package-"));
  installed = join(app, "node_modules/docket");
  if (!existsSync(join(repository, "dist/infrastructure/docket.js"))) {
    await run(process.execPath, [tsc, "-b"], { cwd: repository });
  }
  await run("npm", ["pack", "--ignore-scripts", "--pack-destination", app], { cwd: repository });
  await writeFile(join(app, "package.json"), '{"name":"app","type":"module","private":true}');
  await inApp(
    "npm",
    "install",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    "./docket-0.1.0.tgz",
    // An optional peer, of the version that is tested here.
    `@aws-sdk/client-dynamodb@${await peerVersion()}`,
  );
  await writeFile(join(app, "program.ts"), program);
  for (const name of ["handler", "own", "dynamodb", "drift"]) {
    await writeFile(join(app, `${name}.ts`), await readmeExample(name));
  }
  await writeFile(join(app, "customer.json"), JSON.stringify(customer));
  await writeFile(join(app, "tsconfig.json"), JSON.stringify(strictest));
}, 120_000);

afterAll(() => rm(app, { recursive: true, force: true }));

describe("the package in an empty project", () => {
  it("type-checks under nodenext, its own declarations included, and runs", async () => {
    expect(await inApp(process.execPath, tsc, "-p", ".")).toBe("");
    expect(await inApp(process.execPath, "program.js")).toBe("200 approved\n422\ntrue\n");
  });

  it("has a docket command that says its version", async () => {
    expect(await inApp("npx", "--no", "docket", "--", "--version")).toBe("0.1.0\n");
  });

  it("has a docket command that runs the example", async () => {
    const out = await inApp("npx", "--no", "docket", "--", "run", "--limit", "3", "--json");
    expect(JSON.parse(out)).toMatchObject({ read: 620, refused: 0, customers: 500 });
    expect((await readdir(join(app, "out"))).sort()).toEqual([
      "docket.sqlite",
      "events.ndjson",
      "messages.ndjson",
      "summary.json",
    ]);
  });

  it("does not open what it does not export", async () => {
    await expect(loadedBy("docket/dist/domain/index.js")).rejects.toThrow(
      "ERR_PACKAGE_PATH_NOT_EXPORTED",
    );
  });
});

describe("what is published", () => {
  it("holds what runs, its types and the example, and nothing else", async () => {
    const files = await readdir(installed, { recursive: true, withFileTypes: true });
    const names = files
      .filter((file) => file.isFile())
      .map((file) => join(file.parentPath, file.name).slice(installed.length + 1));
    const expected =
      /^(dist\/(domain|application|adapters|infrastructure)\/.*\.(js|d\.ts)(\.map)?|examples\/(agents\/)?[a-z-]+\.(nd)?json|package\.json|README\.md|CHANGELOG\.md|LICENSE)$/;
    expect(names.filter((name) => !expected.test(name))).toEqual([]);
    expect(names.filter((name) => /test|tsbuildinfo|tsconfig/.test(name))).toEqual([]);
  });

  it("has no source map without its source", async () => {
    const files = await readdir(join(installed, "dist"), { recursive: true });
    const maps = files.filter((name) => name.endsWith(".map"));
    const dangling = await Promise.all(
      maps.map(async (name) => {
        const file = join(installed, "dist", name);
        const { sources, sourcesContent = [] } = JSON.parse(await readFile(file, "utf8"));
        const isThere = (source: string, index: number) =>
          typeof sourcesContent[index] === "string" || existsSync(join(dirname(file), source));
        return sources.every(isThere) ? [] : [name];
      }),
    );
    expect(dangling.flat().slice(0, 3)).toEqual([]);
  });
});

/** The packages whose files a process loads when it imports a module: its coverage lists them. */
async function loadedBy(specifier: string): Promise<readonly string[]> {
  const coverage = await mkdtemp(join(app, "coverage-"));
  await mkdir(coverage, { recursive: true });
  const script = ["--input-type=module", "--eval", `import ${JSON.stringify(specifier)}`];
  await run(process.execPath, script, {
    cwd: app,
    env: { ...process.env, NODE_V8_COVERAGE: coverage },
  });
  const [report = ""] = await readdir(coverage);
  const { result }: { readonly result: readonly { readonly url: string }[] } = JSON.parse(
    await readFile(join(coverage, report), "utf8"),
  );
  const packages = result.flatMap(
    ({ url }) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? [],
  );
  return [...new Set(packages)].sort();
}

describe("importing", () => {
  it("docket/domain loads what the domain needs", async () => {
    expect(await loadedBy("docket/domain")).toEqual([
      "@noble/hashes",
      "canonicalize",
      "docket",
      "neverthrow",
      "zod",
    ]);
  });

  it("docket loads no more", async () => {
    expect(await loadedBy("docket")).toEqual(await loadedBy("docket/domain"));
  });

  it("docket/infrastructure loads inversify", async () => {
    expect(await loadedBy("docket/infrastructure")).toContain("inversify");
  });
});
