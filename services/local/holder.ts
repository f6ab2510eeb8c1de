/**
 * Holds the services and the deployed application for as long as somebody wants them: until the
 * process that started it ends, or, once that has said "keep", until it is asked to stop.
 */
import { createServer, type Server } from "node:http";
import { startBedrockStandIn } from "#adapters/bedrock-stand-in";
import { freePort } from "../child.js";
import { startOpenSearchLocal, untilOpenSearch } from "../opensearch-local.js";
import { type Deployment, deploy } from "./deployment.js";
import { forgetPlace, notePlace, type Place } from "./place.js";

/** What a holder tells the process that started it. */
export type Told =
  | { readonly type: "says"; readonly text: string }
  | { readonly type: "failed"; readonly why: string }
  | { readonly type: "up"; readonly place: Place };

const tell = (told: Told) => process.send?.(told);
let isKept = false;
let stop = async (): Promise<void> => {};

process.on("message", (message) => {
  isKept = message === "keep";
});
process.on("disconnect", () => {
  if (!isKept) void end();
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    if (!isKept || signal === "SIGTERM") void end();
  });
}

await hold().catch((bug: unknown) => {
  tell({ type: "failed", why: bug instanceof Error ? (bug.stack ?? bug.message) : String(bug) });
  return end();
});

async function hold(): Promise<void> {
  tell({ type: "says", text: "starting the services" });
  const openSearch = await startOpenSearchLocal();
  if (openSearch.isErr()) {
    return fail(`OpenSearch cannot be had: ${openSearch.error}.`);
  }
  const bedrock = await startBedrockStandIn();
  const deployed = await deploy({
    bedrock: bedrock.endpoint,
    openSearch: openSearch.value.endpoint,
    say: (text) => tell({ type: "says", text }),
  });
  if (deployed.isErr()) return fail(deployed.error);
  await untilOpenSearch(openSearch.value.endpoint);
  const port = await freePort();
  controlOf(deployed.value).listen(port, "127.0.0.1");
  stop = async () => {
    await forgetPlace();
    await deployed.value.stop();
    await Promise.all([bedrock.close(), openSearch.value.stop()]);
  };
  const { aws, outputs, webhook, variables } = deployed.value;
  const place: Place = {
    aws: { endpoint: aws.endpoint, caFile: aws.caFile },
    outputs,
    webhook: { url: webhook.url, key: webhook.key },
    variables,
    control: `http://127.0.0.1:${port}`,
  };
  await notePlace(place);
  tell({ type: "up", place });
}

function fail(why: string): Promise<void> {
  tell({ type: "failed", why });
  return end();
}

async function end(): Promise<void> {
  await halt();
  process.exit(0);
}

/** Once, whoever asks for it and how often. */
async function halt(): Promise<void> {
  const stopping = stop;
  stop = async () => {};
  await stopping().catch(() => {});
}

function controlOf({ streams }: Deployment): Server {
  return createServer((request, response) => {
    response.setHeader("content-type", "application/json");
    if (request.url !== "/stop") return void response.end(JSON.stringify(streams.isIdle()));
    halt().then(() => response.end("true", () => process.exit(0)));
  });
}
