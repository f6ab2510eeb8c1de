import {
  type CfnRole,
  type Conditions,
  PolicyDocument,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { accept } from "../reasons.js";
import type { Site } from "../site.js";

/** What somebody may do. */
export interface Right {
  readonly actions: readonly string[];
  readonly on: readonly string[];
  readonly when?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Why a resource is a pattern: needed where one is. */
  readonly because?: string;
}

/** A role: for which service of AWS, and what it may do. */
export interface RoleOptions {
  /** Without that of the stage; IAM has one set of names for all regions, so it gets the region's. */
  readonly name: string;
  /** E.g. "lambda.amazonaws.com". */
  readonly service: string;
  /** For what of this account the service takes the role. Where it does not tell: why there is no condition. */
  readonly source: { readonly arn?: string } | { readonly untold: string };
  readonly rights: readonly Right[];
}

/** A role with just these rights: CDK adds none. The reasons are in the template, beside the role. */
export function roleWith(
  scope: Construct,
  id: string,
  { stage, names }: Site,
  { name, service, source, rights }: RoleOptions,
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
    assumedBy: new ServicePrincipal(service, { conditions: conditionsOf(source, stage.account) }),
    roleName: `${names.own(name)}-${stage.region}`,
    inlinePolicies: { rights: new PolicyDocument({ statements }) },
  });
  const patterns = rights.flatMap(({ on, because }) => patternsIn(on, because));
  for (const [pattern, because] of patterns) {
    accept(role, { [`AwsSolutions-IAM5[Resource::${pattern}]`]: because });
  }
  const resource = role.node.defaultChild as CfnRole;
  resource.addMetadata("docket:patterns", Object.fromEntries(patterns));
  if ("untold" in source) resource.addMetadata("docket:untold", source.untold);
  return role;
}

function patternsIn(
  on: readonly string[],
  because: string | undefined,
): readonly (readonly [pattern: string, because: string])[] {
  return on
    .filter((resource) => /[*?]/.test(resource))
    .map((pattern) => {
      if (because === undefined) throw new Error(`nobody says why ${pattern} is a pattern`);
      return [pattern, because] as const;
    });
}

/** So that a service takes the role for nobody else. */
function conditionsOf(source: RoleOptions["source"], account: string): Conditions {
  if ("untold" in source) return {};
  return {
    StringEquals: { "aws:SourceAccount": account },
    ...(source.arn !== undefined && { ArnEquals: { "aws:SourceArn": source.arn } }),
  };
}
