import { Validations } from "aws-cdk-lib";
import type { IConstruct } from "constructs";

/** What a check finds and is decided otherwise here, by the rule's id, and why. */
export type Reasons = Readonly<Record<string, string>>;

/** Says of a construct why findings of cdk-nag are as they should be. */
export function accept(construct: IConstruct, reasons: Reasons): void {
  for (const [id, reason] of Object.entries(reasons)) {
    Validations.of(construct).acknowledge({ id, reason });
  }
}
