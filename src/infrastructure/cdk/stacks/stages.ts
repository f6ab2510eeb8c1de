import type { Stack } from "aws-cdk-lib";
import { addFunction } from "../constructs/function.js";
import { appendsEvents, sealsEvents } from "../constructs/record-rights.js";
import type { Right } from "../constructs/rights.js";
import { asks, searches, usesObjects } from "../constructs/service-rights.js";
import type { Stages } from "../definitions/pipeline.js";
import type { Keys, Site } from "../site.js";
import {
  bucketVariables,
  embeddingVariables,
  recordVariables,
  searchVariables,
} from "../variables.js";

/** Where the deployment puts what the functions read at their start. */
export const objectKeys = {
  guidelines: "guidelines/brand-guidelines.json",
  priceBook: "settings/price-book.json",
} as const;

/** The four functions of the pipeline. */
export function addStages(stack: Stack, site: Site, keys: Keys): Stages {
  const { stage, names } = site;
  const { concurrency, models } = stage;
  const record = recordVariables(site, keys);
  const settings: Right = {
    actions: ["ssm:GetParametersByPath"],
    on: [names.arn("ssm", `parameter${names.settingsPath}`)],
  };
  const called = (name: keyof Stages, timeoutSeconds: number) => ({
    arn: names.functionArn(name),
    timeoutSeconds,
  });
  const stages = {
    prepare: called("prepare", 60),
    generate: called("generate", 180),
    judge: called("judge", 180),
    conclude: called("conclude", 30),
  };
  addFunction(stack, site, keys, {
    name: "prepare",
    what: "Pins everything that a decision reads",
    timeoutSeconds: stages.prepare.timeoutSeconds,
    concurrency: concurrency.prepare,
    variables: {
      ...record,
      ...bucketVariables(site),
      DOCKET_GUIDELINES_KEY: objectKeys.guidelines,
      DOCKET_PRICE_BOOK_KEY: objectKeys.priceBook,
      ...searchVariables(site),
      ...embeddingVariables(site),
    },
    rights: [
      ...sealsEvents(site, keys),
      ...usesObjects(site, keys, {
        [objectKeys.guidelines]: ["Get"],
        [objectKeys.priceBook]: ["Get"],
        "artefacts/*": ["Get", "Put"],
      }),
      ...searches(site),
      asks(site, [models.embed]),
    ],
  });
  for (const name of ["generate", "judge"] as const) {
    addFunction(stack, site, keys, {
      name,
      what: name === "generate" ? "Has a draft written" : "Has a draft judged",
      timeoutSeconds: stages[name].timeoutSeconds,
      concurrency: concurrency[name],
      variables: { ...record, ...bucketVariables(site), DOCKET_SETTINGS_PATH: names.settingsPath },
      rights: [
        ...sealsEvents(site, keys),
        ...usesObjects(site, keys, { "artefacts/*": ["Get"] }),
        asks(site, models[name]),
        settings,
      ],
    });
  }
  addFunction(stack, site, keys, {
    name: "conclude",
    what: "Concludes a message by its scores",
    timeoutSeconds: stages.conclude.timeoutSeconds,
    variables: record,
    rights: appendsEvents(site, keys),
  });
  return stages;
}
