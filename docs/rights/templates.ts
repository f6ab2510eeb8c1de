import { join } from "node:path";
import { Template } from "aws-cdk-lib/assertions";
import { addApplication, newApp } from "../../src/infrastructure/cdk/application.js";
import { stageFrom } from "../../src/infrastructure/cdk/stage.js";
import { stages } from "../../src/infrastructure/cdk/stages.js";
import { type RoleRights, rolesIn } from "./roles.js";

const entries = join(import.meta.dirname, "../../src/infrastructure");

/** An account that is nobody's. */
const account = "123456789012";

/** All roles of the stage `test`, which has everything that a stage may have; in the order of the stacks. */
export function rolesOfTest(): readonly RoleRights[] {
  return rolesOf("test");
}

/** All roles of a stage, in the order of the stacks. */
export function rolesOf(name: keyof typeof stages): readonly RoleRights[] {
  process.env["CDK_VALIDATION"] = "false";
  const given = name === "local" ? {} : { account };
  const stage = stageFrom(stages, name, given)._unsafeUnwrap();
  const place = { stage: stage.name, account: stage.account, region: stage.region };
  const app = newApp({ context: { "aws:cdk:bundling-stacks": [] } });
  return addApplication(app, stage, entries).flatMap((stack) =>
    rolesIn(Template.fromStack(stack).toJSON(), place),
  );
}
