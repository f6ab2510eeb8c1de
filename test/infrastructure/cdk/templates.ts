import { join } from "node:path";
import type { Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { addApplication, newApp } from "../../../src/infrastructure/cdk/application.js";
import { type Given, type Stage, stageFrom } from "../../../src/infrastructure/cdk/stage.js";
import { stages } from "../../../src/infrastructure/cdk/stages.js";

/** Where the entry files of all functions are. */
export const entries = join(import.meta.dirname, "../../../src/infrastructure");

/** An account that is nobody's. */
export const account = "123456789012";

/** A resource of a template. */
export interface Resource {
  readonly id: string;
  /** Of which stack, e.g. "data". */
  readonly part: string;
  readonly type: string;
  readonly deletionPolicy: string | undefined;
  readonly properties: Json;
}

/** JSON that is looked into by name. */
export type Json = Readonly<Record<string, unknown>>;

/** A stage as it is in the file, with some things otherwise. */
export function stageOf(name: keyof typeof stages, changes: object = {}, given: Given = {}): Stage {
  const known = { ...stages, [name]: { ...stages[name], ...changes } };
  const found = stageFrom(known, name, name === "local" ? given : { account, ...given });
  return found._unsafeUnwrap();
}

/** A stage's stacks; without bundles and checks, which take long. */
export function stacksOf(stage: Stage): readonly Stack[] {
  process.env["CDK_VALIDATION"] = "false";
  const app = newApp({ context: { "aws:cdk:bundling-stacks": [] } });
  return addApplication(app, stage, entries);
}

/** All resources of a stage's templates. */
export function resourcesOf(stage: Stage): readonly Resource[] {
  return stacksOf(stage).flatMap((stack) =>
    Object.entries<Json>(Template.fromStack(stack).toJSON()["Resources"] ?? {}).map(
      ([id, resource]) => ({
        id,
        part: stack.stackName.replace(`docket-${stage.name}-`, ""),
        type: String(resource["Type"]),
        deletionPolicy: resource["DeletionPolicy"] as string | undefined,
        properties: (resource["Properties"] ?? {}) as Json,
      }),
    ),
  );
}

/** Those of a type. */
export function ofType(resources: readonly Resource[], type: string): readonly Resource[] {
  return resources.filter((resource) => resource.type === type);
}

/** Everything in it that has a name, by dots, e.g. "Targets.0.Arn". */
export function at(json: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (inside, name) =>
        typeof inside === "object" && inside !== null ? (inside as Json)[name] : undefined,
      json,
    );
}
