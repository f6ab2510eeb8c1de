/** `cdk synth`, `cdk deploy`: reads which stage is meant, and makes its stacks. */
import { join, resolve } from "node:path";
import { version } from "../version.js";
import { addApplication, newApp } from "./application.js";
import { stageFrom } from "./stage.js";
import { stages } from "./stages.js";
import { isLocalAws, standIns } from "./stand-ins.js";

const app = newApp({ autoSynth: false });
const context = (name: string): string | undefined => app.node.tryGetContext(name);
const { env } = process;

const name = context("stage") ?? env["DOCKET_STAGE"];
// Whoever starts a local AWS says so to what runs against it.
const isOnLocalAws = name === "local" || isLocalAws(env);
const stage = stageFrom(stages, name, {
  account: context("account") ?? env["DOCKET_ACCOUNT"],
  region: context("region") ?? env["DOCKET_REGION"],
  version: context("version") ?? version,
  isOnLocalAws,
  ...(isOnLocalAws && { variables: standIns(env) }),
});
stage.match(
  (found) => {
    const entries = context("entries") ?? join(import.meta.dirname, "..");
    addApplication(app, found, resolve(entries));
    app.synth();
  },
  (faults) => {
    for (const fault of faults) console.error(fault);
    process.exitCode = 1;
  },
);
