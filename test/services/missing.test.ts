import { err, ok } from "neverthrow";
import { describe, expect, it } from "vitest";
import { announcement, notTested } from "../global-setup.js";

const stop = async () => {};
const dynamoDb = ok({ endpoint: "http://127.0.0.1:1", stop });
const aws = err("there is no Python");
const openSearch = err("there is no Java");

describe("services", () => {
  it("are announced: where they are, and why one is not tested", () => {
    expect(announcement({ dynamoDb, aws, openSearch }, {})).toBe(
      `DynamoDB Local: http://127.0.0.1:1
The local AWS: not tested, because there is no Python.
OpenSearch: not tested, because there is no Java.`,
    );
  });

  it("that are missing are one failure where CI=true, which names them all", () => {
    expect(() => announcement({ dynamoDb, aws, openSearch }, { CI: "true" })).toThrow(
      `The local AWS: not tested, because there is no Python.
OpenSearch: not tested, because there is no Java.`,
    );
  });

  it("that are all there are no failure where CI=true", () => {
    const all = {
      dynamoDb,
      aws: ok({ endpoint: "https://127.0.0.1:2", caFile: "ca.crt", folder: "aws", stop }),
      openSearch: ok({ endpoint: "http://127.0.0.1:3", stop }),
    };
    expect(announcement(all, { CI: "true" })).toBe(
      "DynamoDB Local: http://127.0.0.1:1\nThe local AWS: https://127.0.0.1:2\nOpenSearch: http://127.0.0.1:3",
    );
  });
});

describe("one service that is missing", () => {
  it("is not tested, which is said with the reason", () => {
    expect(notTested("boto3", "there is no Python", {})).toBe(
      "boto3: not tested, because there is no Python.",
    );
  });

  it("is a failure where CI=true", () => {
    expect(() => notTested("boto3", "there is no Python", { CI: "true" })).toThrow(
      "boto3: not tested, because there is no Python.",
    );
  });
});
