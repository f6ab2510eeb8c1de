import * as z from "zod";
import { type Place, shortOf } from "./short.js";

/** A statement of a role, its resources by short names. */
export interface Granted {
  readonly actions: readonly string[];
  readonly on: readonly string[];
  /** Each condition as it is read, `key = value`; but for the service that a key is used by. */
  readonly when: readonly string[];
}

/** What a role may do, and who takes it. */
export interface RoleRights {
  /** Without the stage's and the region's. */
  readonly name: string;
  /** The service of AWS that takes it. */
  readonly service: string;
  /** The conditions on that: for which account, and where it can be told for what. */
  readonly trust: readonly string[];
  /** Why there are none, where there are none. */
  readonly untold: string | undefined;
  readonly rights: readonly Granted[];
  /** Why a resource is a pattern, by its short name. */
  readonly patterns: Readonly<Record<string, string>>;
}

/** One action on one resource, as one role may do it. */
export interface Single {
  readonly role: string;
  readonly action: string;
  readonly on: string;
}

const oneOrMore = z
  .union([z.array(z.unknown()), z.unknown()])
  .transform((value): readonly unknown[] => (Array.isArray(value) ? value : [value]));
const conditions = z.record(z.string(), z.record(z.string(), oneOrMore)).default({});
const statement = z.object({
  Effect: z.literal("Allow"),
  Action: oneOrMore.pipe(z.array(z.string())),
  Resource: oneOrMore,
  Condition: conditions,
});
const trusted = z.object({
  Effect: z.literal("Allow"),
  Action: z.literal("sts:AssumeRole"),
  Principal: z.strictObject({ Service: z.string() }),
  Condition: conditions,
});
const role = z.object({
  Type: z.literal("AWS::IAM::Role"),
  Metadata: z.looseObject({
    "docket:patterns": z.record(z.string(), z.string()).default({}),
    "docket:untold": z.string().optional(),
  }),
  Properties: z.object({
    RoleName: z.string(),
    AssumeRolePolicyDocument: z.object({ Statement: z.tuple([trusted]) }),
    Policies: z.tuple([z.object({ PolicyDocument: z.object({ Statement: z.array(statement) }) })]),
  }),
});
const template = z.looseObject({
  Resources: z.record(z.string(), z.looseObject({ Type: z.string() })),
});

/**
 * The roles of a template.
 *
 * @throws ZodError - A role has another form than all of ours: one service, one policy, allowing only.
 */
export function rolesIn(json: unknown, place: Place): readonly RoleRights[] {
  const found = Object.values(template.parse(json).Resources);
  return found
    .filter(({ Type }) => Type === "AWS::IAM::Role")
    .map((each) => roleOf(role.parse(each), place));
}

function roleOf({ Metadata, Properties }: z.output<typeof role>, place: Place): RoleRights {
  const [taken] = Properties.AssumeRolePolicyDocument.Statement;
  const [{ PolicyDocument }] = Properties.Policies;
  return {
    name: shortRole(Properties.RoleName, place),
    service: taken.Principal.Service,
    trust: told(taken.Condition, place),
    untold: Metadata["docket:untold"],
    rights: PolicyDocument.Statement.map((each) => grantedBy(each, place)),
    patterns: Object.fromEntries(
      Object.entries(Metadata["docket:patterns"]).map(([pattern, because]) => [
        shortOf(pattern, place),
        because,
      ]),
    ),
  };
}

/** A key is not the same resource for each service that uses it. */
function grantedBy(
  { Action, Resource, Condition }: z.output<typeof statement>,
  place: Place,
): Granted {
  const via = Condition["StringEquals"]?.["kms:ViaService"]?.map((each) => ` by ${each}`) ?? [""];
  const where = via.map((each) => each.replace(`.${place.region}.amazonaws.com`, ""));
  return {
    actions: Action,
    on: Resource.flatMap((each) => where.map((by) => `${shortOf(each, place)}${by}`)),
    when: told(Condition, place).filter((each) => !each.startsWith("kms:ViaService ")),
  };
}

/** The name of a role without the stage's and the region's. */
export function shortRole(name: string, { stage, region }: Place): string {
  return name.slice(`docket-${stage}-`.length, -`-${region}`.length);
}

const signs: Readonly<Record<string, string>> = {
  StringEquals: "=",
  ArnEquals: "=",
  "ForAllValues:StringEquals": "only",
};

function told(found: z.output<typeof conditions>, place: Place): readonly string[] {
  return Object.entries(found).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) =>
      operator === "Null"
        ? `${key} is there`
        : `${key} ${signs[operator] ?? operator} ${values.map((each) => shortOf(each, place)).join(", ")}`,
    ),
  );
}

/** Each action on each resource for itself. */
export function singlesOf({ name, rights }: RoleRights): readonly Single[] {
  return rights.flatMap(({ actions, on }) =>
    actions.flatMap((action) => on.map((each) => ({ role: name, action, on: each }))),
  );
}
