/** `cdk synth`, `cdk deploy`: reads which stage is meant, and makes its stacks. */
import { join, resolve } from "node:path";
import { addApplication, newApp } from "./application.js";
import { stageFrom } from "./stage.js";
import { stages } from "./stages.js";
import { standIns } from "./stand-ins.js";

const app = newApp({ autoSynth: false });
const context = (name: string): string | undefined => app.node.tryGetContext(name);
const { env } = process;

const name = context("stage") ?? env["DOCKET_STAGE"];
const stage = stageFrom(stages, name, {
  account: context("account") ?? env["DOCKET_ACCOUNT"],
  region: context("region") ?? env["DOCKET_REGION"],
  ...(name === "local" && { variables: standIns(env) }),
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
