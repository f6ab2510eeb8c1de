import { type IPrincipal, PolicyDocument, PolicyStatement, Role } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { accept } from "../reasons.js";

/** What somebody may do. */
export interface Right {
  readonly actions: readonly string[];
  readonly on: readonly string[];
  readonly when?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Why a resource is a pattern: needed where one is. */
  readonly because?: string;
}

/** A role with just these rights: CDK adds none. */
export function roleWith(
  scope: Construct,
  id: string,
  { assumedBy, name, rights }: { assumedBy: IPrincipal; name: string; rights: readonly Right[] },
): Role {
  const statements = rights.map(
    ({ actions, on, when }) =>
      new PolicyStatement({
        actions: [...actions],
        resources: [...on],
        ...(when !== undefined && { conditions: when }),
      }),
  );
  const role = new Role(scope, id, {
    assumedBy,
    roleName: name,
    inlinePolicies: { rights: new PolicyDocument({ statements }) },
  });
  for (const { on, because } of rights) {
    for (const pattern of on.filter((resource) => /[*?]/.test(resource))) {
      if (because === undefined) throw new Error(`nobody says why ${pattern} is a pattern`);
      accept(role, { [`AwsSolutions-IAM5[Resource::${pattern}]`]: because });
    }
  }
  return role;
}
