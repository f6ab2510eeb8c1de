/** Measures what each function loads, and with --write keeps the table in docs/functions.md. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../../services/cache.js";
import {
  bundleLimits,
  type FunctionName,
  functions,
} from "../../src/infrastructure/lambda/bundling.js";
import { percentile } from "../adapters/duel.js";
import { bundleFunction, fullEnvironment, importBundle } from "./bundle.js";
import { described } from "./described.js";

const processes = 5;

/** A row of the table: the bundle in kB, and its cold import in milliseconds, the median. */
async function measured(name: FunctionName, folder: string): Promise<string> {
  const outfile = join(folder, `${name}.mjs`);
  const bytes = await bundleFunction(name, outfile);
  const env = { PATH: process.env["PATH"], ...fullEnvironment };
  const times: number[] = [];
  for (let i = 0; i < processes; i += 1) times.push((await importBundle(outfile, env)).ms);
  const { trigger, does, environment } = described[name];
  const variables = environment.map((variable) => `\`${variable}\``).join(" ") || "–";
  const size = `${Math.round(bytes / 1_000)} of ${bundleLimits[functions[name]] / 1_000}`;
  const coldMs = Math.round(percentile(times, 0.5));
  return `| \`${name}\` | ${trigger} | ${does} | ${variables} | ${size} | ${coldMs} |`;
}

const load = loadavg()[0]?.toFixed(1);
const folder = await mkdtemp(join(tmpdir(), "docket-functions-"));
const rows: string[] = [];
try {
  for (const name of Object.keys(functions) as FunctionName[])
    rows.push(await measured(name, folder));
} finally {
  await rm(folder, { recursive: true });
}
const text = `# Functions

Written by \`npm run bench:functions -- --write\`. Each function is one entry, \`src/infrastructure/<name>.lambda.ts\`, over a
handler in \`src/adapters/lambda\`. A function begins only if all its variables are right, and names every one that is not;
those named below the table have defaults or may be left out.

${cpus()[0]?.model.trim()}, ${cpus().length} cores; Node ${process.versions.node}; cold import: the median of ${processes} new
processes, in which clients are made and nothing is asked of AWS; the load average was ${load} when it began, and above the
number of cores times are longer than they would be. Lambda has other processors, and its own start before.

| function | called by | does | variables | kB, of at most | cold import ms |
|---|---|---|---|---|---|
${rows.join("\n")}

Those of the search functions with defaults: \`DOCKET_SEARCH_PREFIX\` (docket), \`DOCKET_SEARCH_PROTOCOL\` (https),
\`DOCKET_EMBEDDING_DIMENSION\` (1024), \`DOCKET_BEDROCK_STAND_IN\` (false), \`DOCKET_GUIDELINES_KEY\`
(guidelines/brand-guidelines.json), \`DOCKET_PRICE_BOOK_KEY\` (settings/price-book.json); of \`request\`
\`DOCKET_REQUEST_WITHIN_DAYS\` (3), of it and \`request-api\` \`DOCKET_GENERATOR\` (email-generator). \`DOCKET_SEARCH_ENDPOINT\` may be set in the place of \`DOCKET_SEARCH_DOMAIN\`; without
either \`prepare\` writes without examples. Every function takes \`POWERTOOLS_SERVICE_NAME\` and
\`POWERTOOLS_METRICS_NAMESPACE\` (Docket).

## What goes wrong, and what happens then

- **A batch answers in part.** \`project\` and \`publish\` do all of a batch that can be done and name the first record that could
  not: Lambda hands over again what comes from there on. What can never be done comes to the failure destination after the
  retries, and by then nothing else of its batch is missing. \`search-index\` and \`request\` name single messages.
- **Snapshots** are written by \`project\` alone. The functions that decide commands load customers by them and write none: a
  function answers as soon as its commit is stored.
- **\`publish\` asks DynamoDB and KMS for nothing**: 0 read units. What it tells is in the records of the stream, whose view
  type is \`NEW_IMAGE\`; personal fields stay sealed.
- **Prices** are read once by each instance of \`prepare\` and pinned in the context; the other stages take the pinned ones. A
  changed price book holds for messages that new instances prepare.
- **The stages throw errors of two names.** \`Transient\`: a service was unavailable, the call ran out of time, others wrote the
  same stream. \`Permanent\`: refused by Bedrock, damaged, a defect. Their messages name services, ids and what to do. A
  message whose agent is not in service any more is cancelled, and so is one that \`conclude\` would approve when its customer has
  objected.
- **Metrics** are lines of the log in CloudWatch's embedded format, in the namespace that
  \`POWERTOOLS_METRICS_NAMESPACE\` says: \`Docket/<stage>\` where the stacks are put up. \`conclude\`: \`MessagesConcluded\` by
  \`outcome\`; \`Approved\` (1 or 0: its average is the approval rate), \`Attempts\`, \`JudgeScore\`, \`TokensIn\`, \`TokensOut\`,
  \`CostUsd\`, \`UnpricedCalls\`, \`ModelTime\` by \`agentVersion\`. \`generate\`, \`judge\`: \`ModelUnavailable\`. \`project\`:
  \`StreamsRefreshed\`, \`StreamsDamaged\`, \`SnapshotsKept\`. \`publish\`: \`EventsPublished\`, \`EventsTooLarge\`,
  \`RecordsUnreadable\`. \`search-index\`: \`CustomersIndexed\`, \`CasesLookedAt\`, \`CustomersErased\`. \`request\`, \`request-api\`:
  \`MessagesRequested\` by \`decision\`; \`request\`: \`ServicesTooOld\`. \`ingest-queue\`, \`ingest-stream\`, \`finish-upload\`:
  \`RecordsToldOf\` by \`outcome\`. All also by \`service\`, the function's name.
- **Bundles hold no ways to find credentials** but the environment, which is where Lambda puts them.
`;
if (process.argv.includes("--write")) {
  await writeFile(join(repository(import.meta.dirname), "docs/functions.md"), text);
} else {
  console.log(text);
}
