import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pageWith } from "../../../docs/rights/page.js";
import { type RoleRights, singlesOf } from "../../../docs/rights/roles.js";
import { covers } from "../../../docs/rights/short.js";
import { rolesOfTest } from "../../../docs/rights/templates.js";
import { unseen } from "../../../docs/rights/unseen.js";
import { functions } from "../../../src/infrastructure/lambda/bundling.js";
import { at, type Json, ofType, resourcesOf, stageOf } from "./templates.js";

const roles = rolesOfTest();
const resources = resourcesOf(stageOf("test"));
const named = (name: string): RoleRights | undefined => roles.find((role) => role.name === name);
const rightsTo = (name: string, action: string) =>
  (named(name)?.rights ?? [])
    .filter(({ actions }) => actions.includes(action))
    .flatMap(({ on }) => on);

describe("the table of rights", () => {
  it("is that of the templates", () => {
    const page = readFileSync(join(import.meta.dirname, "../../../docs/rights.md"), "utf8");
    expect(page, "run npm run rights:table").toBe(pageWith(page, roles));
  });
});

describe("a resource that is a pattern", () => {
  it.each([
    ["bucket/artefacts/*", "bucket/artefacts/5f/0a", true],
    ["bucket/artefacts/*", "bucket/rejects/5f", false],
    ["secret:webhook-??????", "secret:webhook-a1B2c3", true],
    ["secret:webhook-??????", "secret:webhook-a1B2c3d", false],
    ["table/events", "table/events/stream", false],
    ["model-v1:0", "model_v1:0", false],
    ["model.v1", "model-v1", false],
  ])("%s and %s: %s", (pattern, resource, expected) => {
    expect(covers(pattern, resource)).toBe(expected);
  });
});

describe("the list of rights that no run shows", () => {
  it("names none that no role has", () => {
    const granted = new Set(
      roles.flatMap(singlesOf).map(({ role, action, on }) => `${role} ${action} ${on}`),
    );
    const named = unseen.flatMap(({ roles: of, actions, on }) =>
      of.flatMap((role) =>
        actions.flatMap((action) => on.map((each) => `${role} ${action} ${each}`)),
      ),
    );
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter((each) => !granted.has(each))).toEqual([]);
  });
});

describe("the roles", () => {
  it("are one a function, and four for what calls functions or writes logs", () => {
    const others = ["api-log", "pipeline-machine", "upload-machine", "upload-rule"];
    expect(roles.map(({ name }) => name).sort()).toEqual(
      [...Object.keys(functions), ...others].sort(),
    );
  });

  it("name each action: none is a pattern", () => {
    const actions = roles.flatMap(({ rights }) => rights).flatMap((right) => right.actions);
    expect(actions.length).toBeGreaterThan(200);
    expect(actions.filter((action) => !/^[a-z0-9]+:[A-Za-z]+$/.test(action))).toEqual([]);
  });

  it.each(roles.map((role) => [role.name, role] as const))(
    "%s says why each resource is a pattern that is one",
    (_, { rights, patterns }) => {
      const found = rights.flatMap(({ on }) => on).filter((each) => /[*?]/.test(each));
      expect([...new Set(found)].sort()).toEqual(Object.keys(patterns).sort());
    },
  );

  it("are taken by the service that they are for, on behalf of this account", () => {
    const taken = roles.map(({ name, service, trust }) => [name, service, trust[0]]);
    const ours = "aws:SourceAccount = 123456789012";
    expect(taken).toHaveLength(20);
    const byLambda = taken.filter(([, service]) => service === "lambda.amazonaws.com");
    expect(byLambda.map(([name]) => name).sort()).toEqual(Object.keys(functions).sort());
    expect(taken.filter(([, , trust]) => trust !== ours)).toEqual([
      ["api-log", "apigateway.amazonaws.com", undefined],
    ]);
    expect(named("api-log")?.untold).toContain("documents no source");
  });

  it.each([
    ["pipeline-machine", "stateMachine:pipeline"],
    ["upload-machine", "stateMachine:upload"],
    ["upload-rule", "rule/upload"],
  ])("%s is taken for %s alone", (name, source) => {
    expect(named(name)?.trust).toContain(`aws:SourceArn = ${source}`);
  });

  it("have names that another region does not have, and that IAM takes", () => {
    const namesIn = (region: string) =>
      ofType(resourcesOf(stageOf("test", {}, { region })), "AWS::IAM::Role").map(({ properties }) =>
        String(properties["RoleName"]),
      );
    const here = namesIn("us-east-1");
    const elsewhere = namesIn("ap-southeast-2");
    expect(elsewhere).toHaveLength(20);
    expect(here.filter((name) => elsewhere.includes(name))).toEqual([]);
    // The boundary of a deployment knows them by how they begin.
    expect(elsewhere.filter((name) => !/^docket-[\w-]{1,57}$/.test(name))).toEqual([]);
  });
});

describe("what calls", () => {
  it.each(["pipeline", "upload"])("functions for %s may call those of its definition", (name) => {
    const machine = ofType(resources, "AWS::StepFunctions::StateMachine").find(
      ({ properties }) => properties["StateMachineName"] === `docket-test-${name}`,
    );
    const definition = JSON.stringify(machine?.properties["DefinitionString"]);
    const granted = rightsTo(`${name}-machine`, "lambda:InvokeFunction");
    const called = Object.keys(functions).filter((each) => {
      const id = resources.find(
        ({ properties }) => properties["FunctionName"] === `docket-test-${each}`,
      );
      return (
        definition.includes(`function:docket-test-${each}\\"`) || definition.includes(`"${id?.id}"`)
      );
    });
    expect(granted.map((each) => each.replace("function:", "")).sort()).toEqual(called.sort());
  });

  it("the state machine of uploads may start that, and it is the rule's only target", () => {
    const rule = ofType(resources, "AWS::Events::Rule").find(
      ({ properties }) => properties["Name"] === "docket-test-upload",
    );
    const targets = rule?.properties["Targets"] as readonly Json[];
    expect(targets.map(({ Arn }) => String(Arn).split(":stateMachine:docket-test-")[1])).toEqual([
      "upload",
    ]);
    expect(rightsTo("upload-rule", "states:StartExecution")).toEqual(["stateMachine:upload"]);
  });
});

describe("the key for storage", () => {
  const key = ofType(resources, "AWS::KMS::Key").find(({ id }) => id.includes("storage"));
  const statements = at(key?.properties, "KeyPolicy.Statement") as readonly Json[];
  const of = (sid: string) => statements.find(({ Sid }) => Sid === sid);

  it("lets EventBridge write into queues of the stage", () => {
    expect(of("EventsIntoQueues")).toMatchObject({
      Principal: { Service: "events.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Condition: {
        ArnLike: {
          "kms:EncryptionContext:aws:sqs:arn": "arn:aws:sqs:us-east-1:123456789012:docket-test-*",
        },
      },
    });
  });

  it("lets alarms of the account write to its topic", () => {
    expect(of("Alarms")).toMatchObject({
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
    });
  });
});
