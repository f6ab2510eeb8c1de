/**
 * `npm run services`: starts the services and prepares an AWS for Docket; stops them at Ctrl-C.
 * `npm run services -- <command> [args]`: the same for as long as that command runs.
 */
import { startBedrockStandIn } from "#adapters/bedrock-stand-in";
import { runWith } from "./foreground.js";
import { forgetPlaces, notePlaces } from "./left-running.js";
import { prepareAws, variablesOf } from "./prepare-aws.js";
import { named, placesOf, startServices, untilAllReady } from "./services.js";

const begin = performance.now();
const say = (text: string) => process.stderr.write(`services: ${text}\n`);
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
const [command, ...args] = process.argv.slice(2);

say("starting; the first time they are fetched, which takes up to a minute");
const services = await startServices();
const { dynamoDb, aws, openSearch } = placesOf(services);
if (dynamoDb === undefined || aws === undefined || openSearch === undefined) {
  for (const [name, service] of named(services)) {
    if (service.isErr()) say(`${name} cannot be had: ${service.error}.`);
  }
  await services.stop();
  process.exit(1);
}
const places = { dynamoDb, aws, openSearch };
const bedrock = await startBedrockStandIn();
const [made] = await Promise.all([prepareAws(places), untilAllReady(places)]);
const variables = { ...variablesOf(places, bedrock.endpoint), ...made };
say(`ready after ${((performance.now() - begin) / 1_000).toFixed(1)} s`);
const interrupted = new Promise<void>((resolve) => {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => resolve());
});

if (command === undefined) {
  for (const [name, value] of Object.entries(variables)) {
    process.stdout.write(`export ${name}=${value}\n`);
  }
  await notePlaces(places);
  say("`npm test` uses them as long as they run; Ctrl-C stops them");
  await interrupted;
  await forgetPlaces();
} else {
  process.exitCode = await runWith(variables, command, args);
}
await bedrock.close();
await services.stop();
