import { posix } from "node:path";

const adapters = [
  "neverthrow",
  "zod",
  "#domain",
  "#application",
  "#adapters/",
  "node:",
  "commander",
  "csv-parse",
  "libsql",
  "@aws-sdk/",
  "@aws-lambda-powertools/",
  "@opensearch-project/",
];

/** What each layer may import, beside its own files. ARCHITECTURE.md says why. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  domain: ["neverthrow", "zod", "@noble/hashes", "canonicalize", "@stdlib/"],
  application: ["neverthrow", "zod", "#domain"],
  adapters,
  infrastructure: [
    ...adapters,
    "#infrastructure",
    "inversify",
    "reflect-metadata",
    "aws-cdk-lib",
    "cdk-nag",
    "constructs",
  ],
};

/** The packages and layers that files of a layer may import; `undefined` for an unknown layer. */
export function allowedOf(layer: string): readonly string[] | undefined {
  return allowed[layer];
}

/** Whether a file, e.g. `src/domain/a.ts`, may import that name. */
export function isAllowed(file: string, name: string): boolean {
  const [src = "", layer = "", folder = ""] = file.split("/");
  if (name.startsWith(".")) {
    const home = layer === "adapters" ? `${src}/${layer}/${folder}/` : `${src}/${layer}/`;
    return posix.join(posix.dirname(file), name).startsWith(home);
  }
  return (allowed[layer] ?? []).some(
    (each) => name === each || name.startsWith(/[/:]$/.test(each) ? each : `${each}/`),
  );
}

/** The file of this repository that a file's import leads to; `undefined` for a package. */
export function targetOf(file: string, name: string): string | undefined {
  if (name.startsWith(".")) {
    return posix.join(posix.dirname(file), name).replace(/\.js$/, ".ts");
  }
  return name.startsWith("#") ? `src/${name.slice(1)}/index.ts` : undefined;
}

/** What a source text imports, also for types only, and what it exports from elsewhere. */
export function importsOf(source: string): readonly string[] {
  const found = source.matchAll(/\b(?:from\s+|import\s+|import\s*\(\s*)"([^"\n]+)"/g);
  return [...found].map(([, name = ""]) => name);
}

/** A source text without its comments; texts in quotes stay as they are. */
export function withoutComments(source: string): string {
  return source.replace(
    /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    (_, text: string | undefined) => text ?? "",
  );
}

/** A way round from a file to itself, or nothing when there is none. */
export function cycleIn(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>();
  const search = (node: string, path: readonly string[]): readonly string[] => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return [];
    for (const next of graph.get(node) ?? []) {
      const cycle = search(next, [...path, node]);
      if (cycle.length > 0) return cycle;
    }
    done.add(node);
    return [];
  };
  for (const node of graph.keys()) {
    const cycle = search(node, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}
