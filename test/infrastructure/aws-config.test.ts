import { describe, expect, it } from "vitest";
import { awsConfigFrom } from "#infrastructure/aws";

const all = {
  DOCKET_EVENTS_TABLE: "events",
  DOCKET_VIEWS_TABLE: "views",
  DOCKET_KEYS_TABLE: "keys",
  DOCKET_BUCKET: "bucket",
  DOCKET_KMS_KEY: "alias/docket",
  DOCKET_EVENT_BUS: "bus",
  DOCKET_ALERTS_TOPIC: "arn:aws:sns:eu-central-1:111111111111:alerts",
  DOCKET_SETTINGS_PATH: "/docket/dev",
  DOCKET_SEARCH_DOMAIN: "docket",
};

const faultsOf = (variables: Readonly<Record<string, string | undefined>>) =>
  awsConfigFrom({ ...all, ...variables })._unsafeUnwrapErr();

describe("the configuration on AWS", () => {
  it("is read from the environment, with what may be left out", () => {
    expect(awsConfigFrom({ ...all, PATH: "/usr/bin" })._unsafeUnwrap()).toEqual({
      tables: { events: "events", views: "views", keys: "keys" },
      bucket: "bucket",
      guidelinesKey: "guidelines/brand-guidelines.json",
      kmsKey: "alias/docket",
      eventBus: "bus",
      alertsTopic: "arn:aws:sns:eu-central-1:111111111111:alerts",
      settingsPath: "/docket/dev",
      search: { at: { domain: "docket", protocol: "https" }, prefix: "docket" },
      dimension: 1024,
      bedrockStandIn: false,
    });
  });

  it("takes a server's address with a user in the place of a domain", () => {
    const config = awsConfigFrom({
      ...all,
      DOCKET_SEARCH_DOMAIN: "",
      DOCKET_SEARCH_ENDPOINT: "https://search.example.com",
      DOCKET_SEARCH_USER: "docket",
      DOCKET_SEARCH_PASSWORD: "secret",
      DOCKET_EMBEDDING_DIMENSION: "256",
    })._unsafeUnwrap();
    expect(config.search).toEqual({
      at: { endpoint: "https://search.example.com" },
      user: { name: "docket", password: "secret" },
      prefix: "docket",
    });
    expect(config.dimension).toBe(256);
  });

  it("has no search where its domain is none, which is not the same as forgotten", () => {
    expect(
      awsConfigFrom({ ...all, DOCKET_SEARCH_DOMAIN: "none" })._unsafeUnwrap(),
    ).not.toHaveProperty("search");
    expect(faultsOf({ DOCKET_SEARCH_DOMAIN: "" })).toHaveLength(1);
  });

  it("names every variable that is not set, at once", () => {
    expect(awsConfigFrom({})._unsafeUnwrapErr()).toEqual([
      "DOCKET_EVENTS_TABLE is not set.",
      "DOCKET_VIEWS_TABLE is not set.",
      "DOCKET_KEYS_TABLE is not set.",
      "DOCKET_BUCKET is not set.",
      "DOCKET_KMS_KEY is not set.",
      "DOCKET_EVENT_BUS is not set.",
      "DOCKET_ALERTS_TOPIC is not set.",
      "DOCKET_SETTINGS_PATH is not set.",
      "DOCKET_SEARCH_DOMAIN is not set, nor is DOCKET_SEARCH_ENDPOINT: set one.",
    ]);
  });

  it("takes an empty variable for none", () => {
    expect(faultsOf({ DOCKET_BUCKET: "" })).toEqual(["DOCKET_BUCKET is not set."]);
  });

  it.each([
    ["DOCKET_ALERTS_TOPIC", "alerts", "is wrong: expected the ARN of an SNS topic."],
    ["DOCKET_SETTINGS_PATH", "docket", 'is wrong: expected a path such as "/docket/dev".'],
    ["DOCKET_SEARCH_PREFIX", "Docket", "is wrong: expected small letters, digits and -."],
    ["DOCKET_SEARCH_PROTOCOL", "ftp", "is wrong: expected https or http."],
    ["DOCKET_EMBEDDING_DIMENSION", "300", "is wrong: expected 256, 512 or 1024."],
    ["DOCKET_BEDROCK_STAND_IN", "yes", "is wrong: expected true or false."],
  ])("says what %s has to be", (name, value, fault) => {
    expect(faultsOf({ [name]: value })).toEqual([`${name} ${fault}`]);
  });

  it("says which of two variables is too many, or missing", () => {
    expect(faultsOf({ DOCKET_SEARCH_ENDPOINT: "https://search.example.com" })).toEqual([
      "DOCKET_SEARCH_DOMAIN and DOCKET_SEARCH_ENDPOINT are both set: unset one.",
    ]);
    expect(faultsOf({ DOCKET_SEARCH_USER: "docket" })).toEqual([
      "DOCKET_SEARCH_PASSWORD is not set, but DOCKET_SEARCH_USER is.",
    ]);
  });
});
