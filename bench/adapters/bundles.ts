/** What a Lambda has to load of an adapter: its size, and how long that takes. */
import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type BuildOptions, build } from "esbuild";
import { repository } from "../../services/cache.js";
import { percentile } from "./duel.js";

/** Something that is bundled, by its entry file. */
export interface Entry {
  readonly name: string;
  /** From the repository's folder. */
  readonly file: string;
}

/** What an entry comes to. */
export interface Bundle extends Entry {
  readonly bytes: number;
  readonly minifiedBytes: number;
  /** The files of which something is in it. */
  readonly inputs: readonly string[];
}

/** A bundle, and the median time that a new process takes to import it minified, in milliseconds. */
export interface Loaded extends Bundle {
  readonly coldMs: number;
}

const root = repository(import.meta.dirname);

/** What functions would be made of, and the limits that are set to them. */
export const paths = {
  dynamoDb: { name: "DynamoDB path", file: "bench/adapters/paths/dynamodb.ts" },
  search: { name: "search path", file: "bench/adapters/paths/search.ts" },
  allSearch: { name: "search, all use cases", file: "bench/adapters/paths/all-search.ts" },
  everything: { name: "both, all use cases", file: "bench/adapters/paths/everything.ts" },
} as const satisfies Record<string, Entry>;

/** In bytes, minified. */
export const limits = { dynamoDb: 650_000, search: 950_000 } as const;

/** The adapters that have an SDK, each with all that its folder exports. */
export async function adapterEntries(): Promise<readonly Entry[]> {
  const folders = await readdir(join(root, "src/adapters"), { withFileTypes: true });
  const entries = folders
    .filter((folder) => folder.isDirectory())
    .map(({ name }) => ({ name, file: `src/adapters/${name}/index.ts` }));
  const withSdk = await Promise.all(entries.map(async (each) => (await loadsSdk(each)) && each));
  return withSdk.filter((each) => each !== false);
}

async function loadsSdk(entry: Entry): Promise<boolean> {
  const { inputs } = await built(entry, true);
  return inputs.some((input) => input.includes("node_modules/@aws-sdk/"));
}

/** How large it is, and what it is made of. */
export async function bundleOf(entry: Entry): Promise<Bundle> {
  const [bytes, minified] = await Promise.all([built(entry, false), built(entry, true)]);
  return { ...entry, bytes: bytes.bytes, minifiedBytes: minified.bytes, inputs: minified.inputs };
}

async function built(entry: Entry, minify: boolean) {
  const options = { ...settingsFor(entry), minify, write: false, metafile: true } as const;
  const { outputs } = (await build(options)).metafile;
  const [output] = Object.values(outputs);
  if (output === undefined) throw new Error(`${entry.file} came to nothing`);
  const inputs = Object.entries(output.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return { bytes: output.bytes, inputs: inputs.map(([file]) => file) };
}

/** As CDK's `NodejsFunction` bundles for Node 24, as ESM, with nothing left to the runtime. */
function settingsFor({ file }: Pick<Entry, "file">) {
  return {
    absWorkingDir: root,
    entryPoints: [file],
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    mainFields: ["module", "main"],
    // "module" is what esbuild takes where no conditions are set; ours would unset it.
    conditions: ["docket-source", "module"],
    banner: { js: forCommonJs },
    logLevel: "silent",
  } satisfies BuildOptions;
}

/** What was made as CommonJS asks for Node's own modules by `require`. */
const forCommonJs =
  'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

/** The same with the time that importing it takes in a process of its own, the median of so many. */
export async function loaded(entry: Entry, processes: number): Promise<Loaded> {
  const folder = await mkdtemp(join(tmpdir(), "docket-bundle-"));
  try {
    const outfile = join(folder, "function.mjs");
    await build({ ...settingsFor(entry), minify: true, outfile });
    const times: number[] = [];
    for (let i = 0; i < processes; i += 1) times.push(await coldImport(outfile));
    return { ...(await bundleOf(entry)), coldMs: percentile(times, 0.5) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const timing = `
const start = performance.now();
await import(process.argv[1]);
console.log(performance.now() - start);
process.exit();`;

/** Without what the process itself takes to start. */
async function coldImport(file: string): Promise<number> {
  const args = ["--input-type=module", "-e", timing, file];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return Number(stdout);
}
