import { type App, CfnOutput, Stack, Tags } from "aws-cdk-lib";
import type { IKey } from "aws-cdk-lib/aws-kms";
import { type Names, namesIn } from "./names.js";
import type { Stage } from "./stage.js";

/** Where the application is put up, and from what. */
export interface Site {
  readonly stage: Stage;
  readonly names: Names;
  /** The folder with the functions' entry files. */
  readonly entries: string;
}

/** The keys that everything is encrypted by. */
export interface Keys {
  /** By which AWS's services encrypt what they store. */
  readonly storage: IKey;
  /** By which persons' data keys are wrapped; only the functions use it. */
  readonly personal: IKey;
}

/** Where a stage is put up. */
export function siteOf(stage: Stage, entries: string): Site {
  return { stage, names: namesIn(stage), entries };
}

/** An empty stack of the application. */
export function stackOf(
  app: App,
  { stage, names }: Site,
  what: string,
  description: string,
): Stack {
  const stack = new Stack(app, names.own(what), {
    description,
    env: { account: stage.account, region: stage.region },
    terminationProtection: stage.isProtected,
  });
  Tags.of(stack).add("application", "docket");
  Tags.of(stack).add("stage", stage.name);
  Tags.of(stack).add("part", what);
  // No tag: those go to every resource, and each version would change them all.
  tell(stack, { Version: stage.version });
  return stack;
}

/** What a stack tells whoever deployed it. */
export function tell(stack: Stack, outputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(outputs)) new CfnOutput(stack, name, { value });
}
