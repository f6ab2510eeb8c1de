import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stageFrom } from "../../../src/infrastructure/cdk/stage.js";
import { stages } from "../../../src/infrastructure/cdk/stages.js";
import {
  account,
  at,
  type Json,
  ofType,
  type Resource,
  resourcesOf,
  stacksOf,
  stageOf,
} from "./templates.js";
import { alarmsOf } from "./waited.js";

const resources = resourcesOf(stageOf("prod"));
const alarms = alarmsOf(resources);

describe("an alarm", () => {
  const topic = `arn:aws:sns:us-east-1:${account}:docket-prod-alerts`;
  const [alerts] = ofType(resources, "AWS::SNS::Topic");
  const runbook = readFileSync(join(import.meta.dirname, "../../../docs/runbook.md"), "utf8");
  const anchors = [...runbook.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    `${heading}`
      .toLowerCase()
      .replaceAll(/[^a-z0-9 -]/g, "")
      .replaceAll(" ", "-"),
  );

  it.each([...alarms])("%s tells the one topic, also when it is over", (_, alarm) => {
    expect(alerts?.properties["TopicName"]).toBe("docket-prod-alerts");
    expect([alarm["AlarmActions"], alarm["OKActions"]]).toEqual([[topic], [topic]]);
  });

  it("may write to the topic, and use the key that it is encrypted by", () => {
    const allowed = (type: string, path: string) =>
      ofType(resources, type)
        .flatMap(({ properties }) => at(properties, path) as readonly Json[])
        .filter(({ Effect, Principal }) => {
          const services = [at(Principal, "Service")].flat();
          return Effect === "Allow" && services.includes("cloudwatch.amazonaws.com");
        })
        .map(({ Action, Condition }) => [[Action].flat(), Condition]);
    const inOurAccount = { StringEquals: { "aws:SourceAccount": account } };
    expect(allowed("AWS::SNS::TopicPolicy", "PolicyDocument.Statement")).toEqual([
      [["sns:Publish"], inOurAccount],
    ]);
    expect(allowed("AWS::KMS::Key", "KeyPolicy.Statement")).toEqual([
      [["kms:Decrypt", "kms:GenerateDataKey"], inOurAccount],
    ]);
    expect(JSON.stringify(alerts?.properties["KmsMasterKeyId"])).toContain("storagekey");
  });

  it.each([...alarms])("%s says what to do first, and what no data mean", (_, alarm) => {
    const described =
      /^.+\. First steps: docs\/runbook\.md#(?<anchor>[a-z0-9-]+)\. (?<missing>.+)$/;
    const { anchor, missing } = described.exec(String(alarm["AlarmDescription"]))?.groups ?? {};
    expect(anchors).toContain(anchor);
    const meaning: Readonly<Record<string, string>> = {
      notBreaching: "No data count as good.",
      breaching: "No data count as bad.",
      missing: "Without data nothing is known, and nobody is told.",
    };
    expect(missing).toBe(meaning[String(alarm["TreatMissingData"])]);
  });

  it("looks at no more than a day, or a week by the hour, as CloudWatch allows", () => {
    for (const [name, alarm] of alarms) {
      const [period, periods] = [Number(alarm["Period"]), Number(alarm["EvaluationPeriods"])];
      expect(period % 60, name).toBe(0);
      expect(period * periods, name).toBeLessThanOrEqual(period < 3_600 ? 86_400 : 604_800);
    }
  });

  it("names the runbook where the stage says it is read", () => {
    const operations = { ...stages.prod.operations, runbook: "https://wiki.example.com/docket" };
    const moved = alarmsOf(resourcesOf(stageOf("prod", { operations })));
    for (const { AlarmDescription } of moved.values()) {
      expect(AlarmDescription).toContain("First steps: https://wiki.example.com/docket#");
    }
  });

  it("is warned of where its runbook has no address, and the stage is protected", () => {
    const warned = (name: "dev" | "prod", runbook: string) => {
      const operations = { ...stages[name].operations, runbook };
      const [stack] = stacksOf(stageOf(name, { operations })).filter(({ stackName }) =>
        stackName.endsWith("-operations"),
      );
      return stack?.node.metadata
        .filter(({ type }) => type === "aws:cdk:warning")
        .map(({ data }) => String(data));
    };
    expect(warned("prod", "docs/runbook.md")).toEqual([
      expect.stringContaining("prod: operations.runbook is docs/runbook.md, which nobody can open"),
    ]);
    expect(warned("prod", "https://wiki.example.com/docket")).toEqual([]);
    expect(warned("dev", "docs/runbook.md")).toEqual([]);
  });

  it("needs no arithmetic, which a local AWS does not do", () => {
    expect([...alarms.values()].filter(({ Metrics }) => Metrics !== undefined)).toEqual([]);
  });
});

describe("somebody is told", () => {
  const what = (name: string) => {
    const { MetricName, Statistic, ExtendedStatistic, ComparisonOperator, ...rest } =
      alarms.get(name) ?? {};
    const { Threshold, Period, EvaluationPeriods, TreatMissingData } = rest;
    const statistic = Statistic ?? ExtendedStatistic;
    const sign = ComparisonOperator === "GreaterThanThreshold" ? ">" : "<";
    return `${statistic} ${MetricName} ${sign} ${Threshold} for ${EvaluationPeriods} x ${Period} s, ${TreatMissingData}`;
  };

  it.each([
    [
      "intake-dlq-not-empty",
      "Maximum ApproximateNumberOfMessagesVisible > 0 for 1 x 60 s, notBreaching",
    ],
    [
      "streams-dlq-not-empty",
      "Maximum ApproximateNumberOfMessagesVisible > 0 for 1 x 60 s, notBreaching",
    ],
    ["request-old", "Maximum ApproximateAgeOfOldestMessage > 900 for 1 x 300 s, notBreaching"],
    ["project-behind", "Maximum IteratorAge > 900000 for 1 x 300 s, notBreaching"],
    ["ingest-stream-behind", "Maximum IteratorAge > 900000 for 1 x 300 s, notBreaching"],
    ["webhook-errors", "Sum Errors > 4 for 1 x 900 s, notBreaching"],
    ["generate-throttled", "Sum Throttles > 0 for 6 x 300 s, notBreaching"],
    ["generate-slow", "p99 Duration > 144000 for 3 x 300 s, notBreaching"],
    ["webhook-slow", "p99 Duration > 8000 for 3 x 300 s, notBreaching"],
    ["request-rule-failed", "Sum FailedInvocations > 0 for 1 x 300 s, notBreaching"],
    [
      "search-index-rule-lost",
      "Sum InvocationsFailedToBeSentToDlq > 0 for 1 x 300 s, notBreaching",
    ],
    ["upload-rule-lost", "Sum InvocationsFailedToBeSentToDlq > 0 for 1 x 300 s, notBreaching"],
    ["api-5xx", "Sum 5XXError > 4 for 1 x 900 s, notBreaching"],
    ["pipeline-failed", "Sum ExecutionsFailed > 0 for 1 x 300 s, notBreaching"],
    ["upload-timed-out", "Sum ExecutionsTimedOut > 0 for 1 x 300 s, notBreaching"],
    [
      "amazon-titan-embed-text-v2-0-throttled",
      "Sum InvocationThrottles > 20 for 1 x 900 s, notBreaching",
    ],
    ["judge-model-unavailable", "Sum ModelUnavailable > 4 for 1 x 900 s, notBreaching"],
    ["approval-rate", "Average Approved < 0.7 for 3 x 3600 s, missing"],
    ["no-message", "Sum MessagesConcluded < 1 for 24 x 3600 s, breaching"],
    ["spend", "Sum CostUsd > 50 for 1 x 86400 s, notBreaching"],
    ["damaged", "Sum StreamsDamaged > 0 for 1 x 300 s, notBreaching"],
  ])("by %s: %s", (name, expected) => {
    expect(what(name)).toBe(expected);
  });

  it("of every queue, stream, rule and function that is there", () => {
    const named = (type: string, property: string) =>
      ofType(resources, type).map(({ properties }) =>
        String(properties[property]).replace("docket-prod-", ""),
      );
    const expected = [
      ...named("AWS::SQS::Queue", "QueueName").map((name) =>
        name.endsWith("-dlq") ? `${name}-not-empty` : `${name}-old`,
      ),
      ...["project-behind", "publish-behind", "ingest-stream-behind"],
      ...named("AWS::Lambda::Function", "FunctionName").flatMap((name) =>
        ["errors", "throttled", "slow"].map((end) => `${name}-${end}`),
      ),
      ...named("AWS::Events::Rule", "Name").flatMap((name) => [
        `${name}-rule-failed`,
        `${name}-rule-lost`,
      ]),
    ];
    expect(expected.filter((name) => !alarms.has(name))).toEqual([]);
    const streams = ofType(resources, "AWS::Lambda::EventSourceMapping").filter(
      ({ properties }) => properties["StartingPosition"] !== undefined,
    );
    expect(streams).toHaveLength(3);
  });

  it("of each thing by one alarm, and of no other stage's by the same name", () => {
    const names = (all: readonly Resource[]) =>
      ofType(all, "AWS::CloudWatch::Alarm").map(({ properties }) => properties["AlarmName"]);
    const here = names(resources);
    expect(new Set(here).size).toBe(here.length);
    // Put up once more, they are the same alarms.
    expect(names(resourcesOf(stageOf("prod")))).toEqual(here);
    expect(names(resourcesOf(stageOf("test"))).filter((name) => here.includes(name))).toEqual([]);
  });

  it("of silence only where messages are expected every day", () => {
    expect(alarmsOf(resourcesOf(stageOf("dev"))).has("no-message")).toBe(false);
  });

  it("of what the stage says is too much", () => {
    const operations = { ...stages.dev.operations, dailyBudgetUsd: 0 };
    const faults = stageFrom({ dev: { ...stages.dev, operations } }, "dev", { account });
    expect(faults._unsafeUnwrapErr()[0]).toContain("operations.dailyBudgetUsd");
  });
});
