import { describe, expect, it } from "vitest";
import { at, type Json, ofType, resourcesOf, stageOf } from "./templates.js";

const resources = resourcesOf(stageOf("prod"));
const feeds = ofType(resources, "AWS::Lambda::EventSourceMapping");
const queues = new Map(
  ofType(resources, "AWS::SQS::Queue").map((queue) => [queue.properties["QueueName"], queue]),
);
const functions = ofType(resources, "AWS::Lambda::Function");

/** The id that a reference or an attribute is of. */
function target(reference: unknown): string {
  return String(at(reference, "Fn::GetAtt.0") ?? at(reference, "Ref"));
}

/** What calls a function. */
function feedOf(name: string): Json {
  const id = functions.find(
    ({ properties }) => properties["FunctionName"] === `docket-prod-${name}`,
  )?.id;
  const feed = feeds.find(({ properties }) => target(properties["FunctionName"]) === id);
  return feed?.properties ?? {};
}

describe("a queue", () => {
  const pairs = [
    ["intake", "ingest-queue"],
    ["search-index", "search-index"],
    ["request", "request"],
  ] as const;

  it.each(pairs)("%s hides what %s works on for six times its timeout", (name, to) => {
    const timeout = functions.find(
      ({ properties }) => properties["FunctionName"] === `docket-prod-${to}`,
    )?.properties["Timeout"];
    const queue = queues.get(`docket-prod-${name}`);
    expect(timeout).toBe(60);
    expect(queue?.properties["VisibilityTimeout"]).toBe(360);
    expect(target(feedOf(to)["EventSourceArn"])).toBe(queue?.id);
  });

  it.each(pairs)("%s gives up after five tries and keeps what it gave up for 14 days", (name) => {
    const { properties = {} } = queues.get(`docket-prod-${name}`) ?? {};
    const dlq = queues.get(`docket-prod-${name}-dlq`);
    expect(at(properties, "RedrivePolicy.maxReceiveCount")).toBe(5);
    expect(target(at(properties, "RedrivePolicy.deadLetterTargetArn"))).toBe(dlq?.id);
    expect(dlq?.properties["MessageRetentionPeriod"]).toBe(14 * 86_400);
  });

  it.each(pairs)("%s is handed over with an answer for each letter of %s", (_, to) => {
    expect(feedOf(to)["FunctionResponseTypes"]).toEqual(["ReportBatchItemFailures"]);
  });

  it("does not ask for more embeddings at a time than the quota bears", () => {
    expect(at(feedOf("search-index"), "ScalingConfig.MaximumConcurrency")).toBe(8);
  });

  it("takes nothing that does not come by TLS", () => {
    const policies = ofType(resources, "AWS::SQS::QueuePolicy");
    expect(policies).toHaveLength(queues.size);
    for (const { properties } of policies) {
      expect(JSON.stringify(properties)).toContain('"aws:SecureTransport":"false"');
    }
  });

  it.each([
    ["search-index", [{ prefix: "customer." }, "message.outcome.v1", "message.approved.v1"]],
    ["request", ["customer.service-completed.v1"]],
  ])("%s takes what its rule of the bus puts in, and from no other", (name, types) => {
    const rule = ofType(resources, "AWS::Events::Rule").find(
      ({ properties }) => properties["Name"] === `docket-prod-${name}`,
    );
    expect(rule?.properties).toMatchObject({
      EventBusName: "docket-prod-events",
      EventPattern: { source: ["docket"], "detail-type": types },
    });
    const queue = queues.get(`docket-prod-${name}`);
    expect(target(at(rule?.properties, "Targets.0.Arn"))).toBe(queue?.id);
    const policy = ofType(resources, "AWS::SQS::QueuePolicy").find(
      ({ properties }) => target(at(properties, "Queues.0")) === queue?.id,
    );
    const [allowed, ...others] = (
      at(policy?.properties, "PolicyDocument.Statement") as readonly Json[]
    ).filter(({ Effect }) => Effect === "Allow");
    expect(others).toEqual([]);
    expect(allowed).toMatchObject({
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Condition: {
        ArnEquals: {
          "aws:SourceArn": `arn:aws:events:us-east-1:123456789012:rule/docket-prod-events/docket-prod-${name}`,
        },
      },
    });
  });
});

describe("a rule", () => {
  it.each([
    ["search-index", "search-index-dlq"],
    ["request", "request-dlq"],
    ["upload", "upload-dlq"],
  ])("%s keeps in %s what it could not hand over, and no other may put there", (name, dlqName) => {
    const rule = ofType(resources, "AWS::Events::Rule").find(
      ({ properties }) => properties["Name"] === `docket-prod-${name}`,
    );
    const dlq = queues.get(`docket-prod-${dlqName}`);
    expect(dlq?.properties["MessageRetentionPeriod"]).toBe(14 * 86_400);
    expect(target(at(rule?.properties, "Targets.0.DeadLetterConfig.Arn"))).toBe(dlq?.id);
    const policy = ofType(resources, "AWS::SQS::QueuePolicy").find(
      ({ properties }) => target(at(properties, "Queues.0")) === dlq?.id,
    );
    const statements = at(policy?.properties, "PolicyDocument.Statement") as readonly Json[];
    const bus = name === "upload" ? "" : "docket-prod-events/";
    expect(statements.filter(({ Effect }) => Effect === "Allow")).toMatchObject([
      {
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Condition: {
          ArnEquals: {
            "aws:SourceArn": `arn:aws:events:us-east-1:123456789012:rule/${bus}docket-prod-${name}`,
          },
          StringEquals: { "aws:SourceAccount": "123456789012" },
        },
      },
    ]);
  });
});

describe("a stream", () => {
  it.each(["project", "publish", "ingest-stream"])(
    "lets a bad record of %s hold up nothing for ever",
    (name) => {
      const feed = feedOf(name);
      expect(feed).toMatchObject({
        BisectBatchOnFunctionError: true,
        MaximumRetryAttempts: 400,
        MaximumRecordAgeInSeconds: 43_200,
        FunctionResponseTypes: ["ReportBatchItemFailures"],
        StartingPosition: "TRIM_HORIZON",
      });
      const destination = target(at(feed, "DestinationConfig.OnFailure.Destination"));
      expect(destination).toBe(queues.get("docket-prod-streams-dlq")?.id);
    },
  );

  it.each(["project", "publish"])("of the events table calls %s for what is new", (name) => {
    const filters = at(feedOf(name), "FilterCriteria.Filters") as readonly Json[];
    expect(filters).toEqual([{ Pattern: '{"eventName":["INSERT"]}' }]);
    expect(JSON.stringify(feedOf(name)["EventSourceArn"])).toContain("StreamArn");
  });

  it("of Kinesis is not there when the stage has none", () => {
    const without = resourcesOf(stageOf("prod", { kinesis: undefined }));
    expect(ofType(without, "AWS::Kinesis::Stream")).toEqual([]);
    const names = ofType(without, "AWS::Lambda::Function").map(
      ({ properties }) => properties["FunctionName"],
    );
    expect(names).not.toContain("docket-prod-ingest-stream");
  });
});
