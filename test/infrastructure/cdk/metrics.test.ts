import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { emittedMetrics } from "#adapters/lambda";
import { stages } from "../../../src/infrastructure/cdk/stages.js";
import { functions } from "../../../src/infrastructure/lambda/bundling.js";
import { account, at, ofType, resourcesOf, stageOf } from "./templates.js";
import { waitedIn } from "./waited.js";

const repository = join(import.meta.dirname, "../../..");
const resources = resourcesOf(stageOf("prod"));
const waited = waitedIn(resources);

/** As AWS documents them: of SQS, Lambda, Step Functions, API Gateway, Bedrock and EventBridge, each in its guide. */
const documented: Readonly<
  Record<string, readonly [dimensions: string | RegExp, names: readonly string[]]>
> = {
  "AWS/SQS": ["QueueName", ["ApproximateAgeOfOldestMessage", "ApproximateNumberOfMessagesVisible"]],
  "AWS/Lambda": ["FunctionName", ["Duration", "Errors", "IteratorAge", "Throttles"]],
  "AWS/States": ["StateMachineArn", ["ExecutionsFailed", "ExecutionsTimedOut"]],
  "AWS/ApiGateway": ["ApiName,Stage", ["4XXError", "5XXError", "Count"]],
  "AWS/Bedrock": ["ModelId", ["InvocationThrottles"]],
  // Of the account's own bus by the rule alone.
  "AWS/Events": [
    /^(EventBusName,)?RuleName$/,
    ["FailedInvocations", "InvocationsFailedToBeSentToDlq"],
  ],
};

/** What is there to have metrics, by the value of the dimension. */
const there = new Set([
  ...ofType(resources, "AWS::SQS::Queue").map(({ properties }) => properties["QueueName"]),
  ...ofType(resources, "AWS::Lambda::Function").map(({ properties }) => properties["FunctionName"]),
  ...ofType(resources, "AWS::ApiGateway::RestApi").map(({ properties }) => properties["Name"]),
  ...ofType(resources, "AWS::ApiGateway::Stage").map(({ properties }) => properties["StageName"]),
  ...ofType(resources, "AWS::StepFunctions::StateMachine").map(
    ({ properties }) =>
      `arn:aws:states:us-east-1:${account}:stateMachine:${properties["StateMachineName"]}`,
  ),
  ...["generate", "judge"].flatMap((name) =>
    stages.prod.models[name as "generate" | "judge"].map(({ modelId }) => modelId),
  ),
  stages.prod.models.embed.modelId,
  ...ofType(resources, "AWS::Events::Rule").flatMap(({ properties }) => [
    properties["Name"],
    properties["EventBusName"],
  ]),
]);

describe("what alarms and the dashboard wait for", () => {
  const ofAws = waited.filter(({ namespace }) => namespace.startsWith("AWS/"));
  const ofOurs = waited.filter(({ namespace }) => !namespace.startsWith("AWS/"));

  it("is, of AWS, what AWS documents", () => {
    expect(ofAws.length).toBeGreaterThan(60);
    for (const { namespace, name, dimensions } of ofAws) {
      const [names, metrics] = documented[namespace] ?? ["nothing", []];
      expect(metrics, namespace).toContain(name);
      expect(Object.keys(dimensions).join(), `${namespace} ${name}`).toMatch(
        typeof names === "string" ? new RegExp(`^${names}$`) : names,
      );
    }
  });

  it("is of things that are there", () => {
    const values = ofAws.flatMap(({ dimensions }) => Object.values(dimensions));
    expect(values.filter((value) => !there.has(value))).toEqual([]);
  });

  it("is, of ours, what the functions emit", () => {
    expect(ofOurs.length).toBeGreaterThan(15);
    for (const { namespace, name, dimensions } of ofOurs) {
      expect(namespace).toBe("Docket/prod");
      const emitted: { services: readonly string[]; dimension?: string } | undefined =
        emittedMetrics[name as keyof typeof emittedMetrics];
      const { service, ...others } = dimensions;
      expect(emitted?.services, name).toContain(service);
      const [by] = Object.keys(others);
      if (by !== undefined) expect(emitted?.dimension, name).toBe(by);
    }
  });

  it("is emitted under the namespace that functions are told", () => {
    for (const { properties } of ofType(resources, "AWS::Lambda::Function")) {
      const told = at(properties, "Environment.Variables.POWERTOOLS_METRICS_NAMESPACE");
      expect(told).toBe("Docket/prod");
    }
  });

  it("is told of in the functions' document, each metric by its name", () => {
    const document = readFileSync(join(repository, "docs/functions.md"), "utf8");
    const names = Object.keys(emittedMetrics);
    expect(names.filter((name) => !document.includes(`\`${name}\``))).toEqual([]);
  });

  it("is named somewhere in the functions' code", () => {
    const folder = join(repository, "src/adapters/lambda");
    const code = readdirSync(folder)
      .filter((file) => file !== "emitted.ts")
      .concat("../../infrastructure/lambda/intake.ts")
      .map((file) => readFileSync(join(folder, file), "utf8"))
      .join();
    const names = Object.keys(emittedMetrics);
    expect(names.filter((name) => !code.includes(`name: "${name}"`))).toEqual([]);
    expect(Object.values(emittedMetrics).flatMap(({ services }) => services)).toSatisfy(
      (services: readonly string[]) => services.every((name) => name in functions),
    );
  });
});
