import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { at, type Json, ofType, resourcesOf, stageOf } from "./templates.js";

const resources = resourcesOf(stageOf("prod"));

/** The methods of an API by path and verb, with who may call them. */
function methodsOf(all = resources): Readonly<Record<string, unknown>> {
  const paths = new Map(
    ofType(all, "AWS::ApiGateway::Resource").map(({ id, properties }) => [
      id,
      properties["PathPart"],
    ]),
  );
  return Object.fromEntries(
    ofType(all, "AWS::ApiGateway::Method").map(({ properties }) => [
      `${properties["HttpMethod"]} /${paths.get(String(at(properties, "ResourceId.Ref")))}`,
      properties["AuthorizationType"],
    ]),
  );
}

describe("the API", () => {
  it("takes webhooks from whoever signs them, and messages from identities of AWS", () => {
    expect(methodsOf()).toEqual({
      "POST /webhook": "NONE",
      "POST /messages": "AWS_IAM",
      "ANY /{proxy+}": "AWS_IAM",
    });
  });

  it("is called from web pages that the stage names, and from no others", () => {
    const api = { ...stageOf("prod").api, corsOrigins: ["https://desk.example.com"] };
    const open = resourcesOf(stageOf("prod", { api }));
    expect(methodsOf(open)).toEqual({ ...methodsOf(), "OPTIONS /messages": "NONE" });
    const [preflight] = ofType(open, "AWS::ApiGateway::Method").filter(
      ({ properties }) => properties["HttpMethod"] === "OPTIONS",
    );
    expect(JSON.stringify(preflight?.properties)).toContain("'https://desk.example.com'");
    // Where all types are binary, API Gateway cannot answer by itself what it did not read as text.
    expect(at(preflight?.properties, "Integration.ContentHandling")).toBe("CONVERT_TO_TEXT");
    const originsOf = (all: typeof resources, name: string) => {
      const [found] = ofType(all, "AWS::Lambda::Function").filter(
        ({ properties }) => properties["FunctionName"] === `docket-prod-${name}`,
      );
      return at(found?.properties, "Environment.Variables.DOCKET_CORS_ORIGINS");
    };
    expect(originsOf(open, "request-api")).toBe("https://desk.example.com");
    expect(originsOf(open, "webhook")).toBeUndefined();
    expect(originsOf(resources, "request-api")).toBeUndefined();
  });

  it("hands on bytes as they came, by TLS 1.2 or later", () => {
    const [api] = ofType(resources, "AWS::ApiGateway::RestApi");
    expect(api?.properties).toMatchObject({
      BinaryMediaTypes: ["*/*"],
      SecurityPolicy: "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09",
      EndpointAccessMode: "STRICT",
    });
  });

  it("takes no more than the stage says, and does not log what it takes", () => {
    const [stage] = ofType(resources, "AWS::ApiGateway::Stage");
    expect(at(stage?.properties, "MethodSettings.0")).toMatchObject({
      HttpMethod: "*",
      ResourcePath: "/*",
      ThrottlingRateLimit: 100,
      ThrottlingBurstLimit: 200,
      LoggingLevel: "ERROR",
      DataTraceEnabled: false,
    });
    expect(stage?.properties["TracingEnabled"]).toBe(true);
  });

  it("writes down that it was called, and not by whom", () => {
    const [stage] = ofType(resources, "AWS::ApiGateway::Stage");
    const format = String(at(stage?.properties, "AccessLogSetting.Format"));
    expect(Object.values(JSON.parse(format) as Json)).toContain("$context.status");
    for (const personal of [
      "identity",
      "sourceIp",
      "userAgent",
      "caller",
      "context.path",
      "authorizer",
    ]) {
      expect(format).not.toContain(personal);
    }
  });

  it("does not keep for ever what API Gateway writes down of its own errors", () => {
    const [api] = ofType(resources, "AWS::ApiGateway::RestApi");
    const log = ofType(resources, "AWS::Logs::LogGroup").find(({ properties }) =>
      JSON.stringify(properties["LogGroupName"]).includes("API-Gateway-Execution-Logs_"),
    );
    expect(log?.properties).toMatchObject({
      LogGroupName: {
        "Fn::Join": ["", ["API-Gateway-Execution-Logs_", { Ref: api?.id }, "/prod"]],
      },
      RetentionInDays: 90,
      KmsKeyId: expect.anything(),
    });
  });

  /** What API Gateway itself answers, by the type of answer. */
  const ownAnswers = (all: typeof resources) =>
    new Map(
      ofType(all, "AWS::ApiGateway::GatewayResponse").map(({ properties }) => [
        properties["ResponseType"],
        {
          headers: properties["ResponseParameters"] as Json,
          body: String(at(properties, "ResponseTemplates.application/json")),
        },
      ]),
    );
  const header = (name: string) => `gatewayresponse.header.${name}`;

  it("tells its own refusals as problems", () => {
    const answers = ownAnswers(resources);
    expect([...answers.keys()]).toEqual([
      "DEFAULT_4XX",
      "DEFAULT_5XX",
      "MISSING_AUTHENTICATION_TOKEN",
      "INVALID_SIGNATURE",
      "EXPIRED_TOKEN",
      "ACCESS_DENIED",
      "WAF_FILTERED",
      "REQUEST_TOO_LARGE",
      "THROTTLED",
      "INTEGRATION_TIMEOUT",
    ]);
    for (const { headers } of answers.values()) {
      expect(headers).toEqual({ [header("Content-Type")]: "'application/problem+json'" });
    }
    expect(answers.get("INVALID_SIGNATURE")?.body).toBe(
      '{"type":"urn:docket:problem:wrongly-signed","title":"The signature is not of this request, or not of now","status":403,"detail":$context.error.messageString}',
    );
    expect(answers.get("DEFAULT_5XX")?.body).toBe(
      '{"type":"urn:docket:problem:gateway-failed","title":"API Gateway did not get an answer; it may be done all the same","detail":$context.error.messageString}',
    );
  });

  it("lets the web pages of the stage read them, whatever they called", () => {
    const readable = (...corsOrigins: readonly string[]) => {
      const api = { ...stageOf("prod").api, corsOrigins };
      const answers = ownAnswers(resourcesOf(stageOf("prod", { api })));
      return new Set(
        [...answers.values()].map(({ headers }) => headers[header("Access-Control-Allow-Origin")]),
      );
    };
    const [desk, shop] = ["https://desk.example.com", "https://shop.example.com"];
    expect(readable(desk)).toEqual(new Set(["'https://desk.example.com'"]));
    expect(readable(desk, shop)).toEqual(new Set(["method.request.header.Origin"]));
  });
});

describe("what is deployed on AWS only", () => {
  const schemas = ofType(resources, "AWS::EventSchemas::Schema").map(
    ({ properties }) => properties,
  );

  it("has the schema of every public event", () => {
    const committed = readdirSync(join(import.meta.dirname, "../../../docs/events"))
      .filter((file) => /\.v\d+\.json$/.test(file))
      .map((file) => file.replace(".json", ""));
    const names = schemas.map(({ SchemaName }) => String(SchemaName));
    expect(names.sort()).toEqual(committed.sort());
  });

  it("has schemas that the registry reads: in words of draft 4", () => {
    const words = schemas.flatMap(({ Content }) => [
      ...String(Content).matchAll(/"(const|exclusiveMinimum":\d|anyOf|prefixItems|\$defs|\$ref)/g),
    ]);
    expect(words).toEqual([]);
    const completed = schemas.find(
      ({ SchemaName }) => SchemaName === "customer.service-completed.v1",
    );
    expect(JSON.parse(String(completed?.["Content"]))).toMatchObject({
      $schema: "http://json-schema.org/draft-04/schema#",
      properties: {
        type: { type: "string", enum: ["customer.service-completed.v1"] },
        version: { type: "integer", minimum: 0, exclusiveMinimum: true },
      },
    });
  });

  it("keeps public events of 30 days, and protects the API", () => {
    expect(ofType(resources, "AWS::Events::Archive")[0]?.properties["RetentionDays"]).toBe(30);
    expect(ofType(resources, "AWS::WAFv2::WebACL")).toHaveLength(1);
    expect(ofType(resources, "AWS::WAFv2::WebACLAssociation")).toHaveLength(1);
  });

  it("is all in one stack, and the local AWS knows the rest", () => {
    const unknown = /^AWS::(Events::Archive|EventSchemas::|WAFv2::|Bedrock::|Budgets::|Oam::)/;
    const parts = resources.filter(({ type }) => unknown.test(type)).map(({ part }) => part);
    expect(new Set(parts)).toEqual(new Set(["aws-only"]));
  });

  it("brings no function of CDK's own along", () => {
    expect(resources.filter(({ type }) => /^Custom::|CustomResource$/.test(type))).toEqual([]);
  });
});
