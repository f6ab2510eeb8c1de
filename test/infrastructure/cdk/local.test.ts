import { describe, expect, it } from "vitest";
import { rolesOf } from "../../../docs/rights/templates.js";
import { standIns } from "../../../src/infrastructure/cdk/stand-ins.js";
import { at, ofType, resourcesOf, stageOf } from "./templates.js";

const variables = standIns({ DOCKET_LOCAL_BEDROCK_ENDPOINT: "http://127.0.0.1:1" });
const local = resourcesOf(stageOf("local", {}, { variables }));

describe("the stage on one machine", () => {
  it("tells every function where Bedrock's stand-in is", () => {
    const functions = ofType(local, "AWS::Lambda::Function");
    expect(functions).toHaveLength(16);
    for (const { properties } of functions) {
      const told = at(properties, "Environment.Variables.AWS_ENDPOINT_URL_BEDROCK_RUNTIME");
      expect(told).toBe("http://127.0.0.1:1");
    }
  });

  it("takes other stand-ins by the names of their services", () => {
    expect(
      standIns({
        DOCKET_LOCAL_DYNAMODB_ENDPOINT: "http://127.0.0.1:2",
        DOCKET_LOCAL_S3_ENDPOINT: "",
      }),
    ).toEqual({
      AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:2",
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    });
  });

  it("allows what stage test does, and no more", () => {
    const told = (stage: "local" | "test") =>
      rolesOf(stage).map(({ name, service, rights }) => ({ name, service, rights }));
    expect(told("test")).toHaveLength(20);
    expect(told("local")).toEqual(told("test"));
  });

  it("finds OpenSearch without TLS, as prod does not", () => {
    const protocols = (resources: typeof local) =>
      new Set(
        ofType(resources, "AWS::Lambda::Function").flatMap(
          ({ properties }) => at(properties, "Environment.Variables.DOCKET_SEARCH_PROTOCOL") ?? [],
        ),
      );
    expect(protocols(local)).toEqual(new Set(["http"]));
    expect(protocols(resourcesOf(stageOf("prod")))).toEqual(new Set(["https"]));
  });
});
