import { App, type AppProps, type Stack, Validations } from "aws-cdk-lib";
import { AwsSolutionsChecks } from "cdk-nag";
import { siteOf } from "./site.js";
import { apiStack } from "./stacks/api.js";
import { awsOnlyStack } from "./stacks/aws-only.js";
import { dataStack } from "./stacks/data.js";
import { ingestionStack } from "./stacks/ingestion.js";
import { operationsStack } from "./stacks/operations.js";
import { pipelineStack } from "./stacks/pipeline.js";
import { searchStack } from "./stacks/search.js";
import type { Stage } from "./stage.js";

/** How CDK is to behave where it once did otherwise. */
const flags = {
  // Logs of S3 come by a bucket policy, not by access lists.
  "@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy": true,
  "@aws-cdk/core:checkSecretUsage": true,
  // What CloudFormation would refuse ends the synthesis.
  "@aws-cdk/core:validateAgainstDefaultRules": true,
  // What another stack uses cannot be taken away: only keys, and the stream of the events table.
  "@aws-cdk/core:defaultCrossStackReferences": "strong",
};

/** An application without stacks. */
export function newApp(props: AppProps = {}): App {
  return new App({ analyticsReporting: false, ...props, context: { ...flags, ...props.context } });
}

/** Adds all stacks of a stage; its functions are made of the entry files in a folder. */
export function addApplication(app: App, stage: Stage, entries: string): readonly Stack[] {
  const site = siteOf(stage, entries);
  const data = dataStack(app, site);
  const search = stage.search && searchStack(app, site, data, stage.search);
  const ingestion = ingestionStack(app, site, data);
  const pipeline = pipelineStack(app, site, data, search);
  const api = apiStack(app, site, data, [ingestion, pipeline]);
  const awsOnly = stage.isOnLocalAws ? [] : [awsOnlyStack(app, site, data, api)];
  const parts = [
    data.stack,
    ...(search === undefined ? [] : [search]),
    ingestion,
    pipeline,
    api.stack,
    ...awsOnly,
  ];
  const operations = operationsStack(app, site, parts, pipeline);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return [...parts, operations];
}
