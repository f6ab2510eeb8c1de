import { describe, expect, it } from "vitest";
import { functions } from "../../../src/infrastructure/lambda/bundling.js";
import { modelDeadlineMs } from "../../../src/infrastructure/lambda/model.js";
import { embeddingDeadlineMs } from "../../../src/infrastructure/lambda/search.js";
import { at, type Json, ofType, type Resource, resourcesOf, stageOf } from "./templates.js";

const resources = resourcesOf(stageOf("prod"));
const found = ofType(resources, "AWS::Lambda::Function");
const byName = new Map(
  found.map((each) => [String(each.properties["FunctionName"]).replace("docket-prod-", ""), each]),
);

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource?: unknown;
  readonly Condition?: Json;
}

/** All statements of roles and policies. */
function statementsOf({ properties }: Resource): readonly Statement[] {
  const inline = (properties["Policies"] ?? []) as readonly Json[];
  const documents = [...inline, properties].flatMap((each) => at(each, "PolicyDocument") ?? []);
  return documents.flatMap((each) => at(each, "Statement") as readonly Statement[]);
}

const rolesAndPolicies = resources.filter(({ type }) =>
  ["AWS::IAM::Role", "AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"].includes(type),
);
const listed = (value: unknown) => (Array.isArray(value) ? value : [value]).map(String);

/** What a function may do, by its name. */
function rightsOf(name: string): readonly string[] {
  const role = rolesAndPolicies.find(
    ({ properties }) => properties["RoleName"] === `docket-prod-${name}-us-east-1`,
  );
  return role === undefined ? [] : statementsOf(role).flatMap(({ Action }) => listed(Action));
}

describe("the functions", () => {
  it("are all there, and none beside them", () => {
    expect([...byName.keys()].sort()).toEqual(Object.keys(functions).sort());
  });

  it.each(Object.keys(functions))(
    "%s runs on Node 24 and ARM, is traced, and says who it is",
    (name) => {
      const { properties } = byName.get(name) ?? { properties: {} };
      expect(properties).toMatchObject({
        Runtime: "nodejs24.x",
        Architectures: ["arm64"],
        Handler: "index.handler",
        TracingConfig: { Mode: "Active" },
        Environment: {
          Variables: { POWERTOOLS_SERVICE_NAME: name, POWERTOOLS_METRICS_NAMESPACE: "Docket/prod" },
        },
      });
    },
  );

  it.each(["generate", "judge"])(
    "%s has ten seconds left when it has waited for a model",
    (name) => {
      const timeoutMs = Number(byName.get(name)?.properties["Timeout"]) * 1_000;
      expect(timeoutMs - modelDeadlineMs).toBeGreaterThanOrEqual(10_000);
    },
  );

  it.each(["prepare", "search-index", "admin"])(
    "%s has waited for Titan before its end",
    (name) => {
      const timeoutMs = Number(byName.get(name)?.properties["Timeout"]) * 1_000;
      expect(timeoutMs - embeddingDeadlineMs).toBeGreaterThanOrEqual(5_000);
    },
  );

  it("have a role each", () => {
    const roles = found.map(({ properties }) => JSON.stringify(properties["Role"]));
    expect(new Set(roles).size).toBe(16);
  });

  it("have a log each, which ends and is encrypted", () => {
    const logs = ofType(resources, "AWS::Logs::LogGroup");
    const kept = Object.fromEntries(
      logs.map(({ properties }) => [properties["LogGroupName"], properties["RetentionInDays"]]),
    );
    for (const name of byName.keys()) expect(kept[`/aws/lambda/docket-prod-${name}`]).toBe(90);
    expect(logs.every(({ properties }) => properties["RetentionInDays"] === 90)).toBe(true);
  });

  const record = ["DOCKET_EVENTS_TABLE", "DOCKET_KEYS_TABLE", "DOCKET_KMS_KEY"];
  const search = ["DOCKET_SEARCH_DOMAIN", "DOCKET_SEARCH_PREFIX", "DOCKET_SEARCH_PROTOCOL"];
  const embedding = ["DOCKET_BEDROCK_STAND_IN", "DOCKET_EMBEDDING_DIMENSION"];
  const objects = ["DOCKET_GUIDELINES_KEY", "DOCKET_PRICE_BOOK_KEY"];
  const variables: Readonly<Record<keyof typeof functions, readonly string[]>> = {
    webhook: ["DOCKET_INTAKE_QUEUE_URL", "DOCKET_WEBHOOK_SECRET"],
    "ingest-queue": [...record, "DOCKET_BUCKET"],
    "ingest-stream": [...record, "DOCKET_BUCKET"],
    "plan-upload": [],
    "ingest-range": [...record, "DOCKET_BUCKET"],
    "finish-upload": ["DOCKET_BUCKET"],
    project: [...record, "DOCKET_VIEWS_TABLE"],
    publish: ["DOCKET_EVENT_BUS"],
    "search-index": [...record, "DOCKET_VIEWS_TABLE", "DOCKET_BUCKET", ...search, ...embedding],
    request: [...record, "DOCKET_PIPELINE", "DOCKET_GENERATOR", "DOCKET_REQUEST_WITHIN_DAYS"],
    "request-api": [...record, "DOCKET_PIPELINE", "DOCKET_GENERATOR"],
    prepare: [...record, "DOCKET_BUCKET", ...objects, ...search, ...embedding],
    generate: [...record, "DOCKET_BUCKET", "DOCKET_SETTINGS_PATH"],
    judge: [...record, "DOCKET_BUCKET", "DOCKET_SETTINGS_PATH"],
    conclude: record,
    admin: [
      ...[...record, "DOCKET_VIEWS_TABLE", "DOCKET_BUCKET", "DOCKET_EVENT_BUS"],
      ...[...search, ...embedding],
    ],
  };

  it.each(Object.entries(variables))("%s is told what it uses, and no more", (name, expected) => {
    const told = Object.keys(at(byName.get(name)?.properties, "Environment.Variables") as Json);
    expect(told.filter((each) => each.startsWith("DOCKET_")).sort()).toEqual([...expected].sort());
  });

  it("are told nothing of a search that the stage does not have", () => {
    const without = resourcesOf(stageOf("prod", { search: undefined }));
    expect(without.filter(({ part }) => part === "search")).toEqual([]);
    const told = ofType(without, "AWS::Lambda::Function").map(({ properties }) => properties);
    expect(told).toHaveLength(15);
    expect(JSON.stringify(told)).not.toContain("DOCKET_SEARCH");
    expect(JSON.stringify(without)).not.toContain("es:ESHttp");
  });

  it("are bound where they ask Bedrock", () => {
    const bound = found.flatMap(({ properties }) => {
      const most = properties["ReservedConcurrentExecutions"];
      return most === undefined ? [] : [[properties["FunctionName"], most]];
    });
    expect(Object.fromEntries(bound)).toEqual({
      "docket-prod-generate": 3,
      "docket-prod-judge": 4,
      "docket-prod-prepare": 8,
      "docket-prod-search-index": 8,
    });
  });
});

describe("rights", () => {
  it("name each action: none is a pattern", () => {
    const actions = rolesAndPolicies.flatMap(statementsOf).flatMap(({ Action }) => listed(Action));
    expect(actions.length).toBeGreaterThan(100);
    expect(actions.filter((action) => action.includes("*"))).toEqual([]);
  });

  it("are on everything only where AWS knows no resources", () => {
    const everywhere = rolesAndPolicies
      .flatMap(statementsOf)
      .filter(({ Resource }) => listed(Resource).includes("*"))
      .flatMap(({ Action }) => listed(Action));
    const services = new Set(everywhere.map((action) => action.split(":")[0]));
    expect([...services].sort()).toEqual(["logs", "xray"]);
  });

  it("are in no policy that AWS manages, nor in one that CDK added", () => {
    expect(ofType(resources, "AWS::IAM::Policy")).toEqual([]);
    const roles = ofType(resources, "AWS::IAM::Role");
    expect(roles.filter(({ properties }) => "ManagedPolicyArns" in properties)).toEqual([]);
  });

  it("on keys hold through a service or for a person only", () => {
    const onKeys = rolesAndPolicies
      .flatMap(statementsOf)
      .filter(({ Action }) => listed(Action).some((action) => action.startsWith("kms:")));
    expect(onKeys.length).toBeGreaterThan(20);
    for (const { Condition } of onKeys) {
      expect(JSON.stringify(Condition)).toMatch(/kms:ViaService|kms:EncryptionContext:subject/);
    }
  });

  it("to open what is personal are those of functions that need it", () => {
    const personal = rolesAndPolicies.filter((role) =>
      JSON.stringify(statementsOf(role)).includes("kms:EncryptionContext:subject"),
    );
    const names = personal.map(({ properties }) => String(properties["RoleName"]).slice(12, -10));
    const withRecord = Object.keys(functions).filter(
      (name) => !["webhook", "plan-upload", "finish-upload", "publish"].includes(name),
    );
    expect(names.sort()).toEqual(withRecord.sort());
  });

  it.each([
    ["webhook", "dynamodb:PutItem"],
    ["publish", "dynamodb:Query"],
    ["prepare", "ssm:GetParametersByPath"],
    ["search-index", "dynamodb:Scan"],
    ["generate", "s3:PutObject"],
    ["prepare", "es:ESHttpDelete"],
    ["conclude", "bedrock:InvokeModel"],
    ["request-api", "bedrock:InvokeModel"],
  ])("of %s do not include %s", (name, action) => {
    expect(rightsOf(name).length).toBeGreaterThan(0);
    expect(rightsOf(name)).not.toContain(action);
  });

  it("to ask a model name the profile and where it leads", () => {
    const generate = rolesAndPolicies.find(
      ({ properties }) => properties["RoleName"] === "docket-prod-generate-us-east-1",
    );
    const [asking] = (generate === undefined ? [] : statementsOf(generate)).filter(
      ({ Action }) => Action === "bedrock:InvokeModel",
    );
    const model = "anthropic.claude-haiku-4-5-20251001-v1:0";
    expect(asking?.Resource).toEqual([
      `arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.${model}`,
      `arn:aws:bedrock:us-east-1::foundation-model/${model}`,
      `arn:aws:bedrock:us-east-2::foundation-model/${model}`,
      `arn:aws:bedrock:us-west-2::foundation-model/${model}`,
    ]);
  });
});
