import type { EmittedMetric } from "#adapters/lambda";
import type { Metric } from "./constructs/alarm.js";
import { metricsOf } from "./metrics.js";
import type { Site } from "./site.js";
import type { Watched } from "./watched.js";

/** A widget, but for where it is. */
interface Widget {
  readonly type: "alarm" | "metric" | "text";
  readonly width: number;
  readonly height: number;
  readonly properties: object;
}

/** The body of the dashboard: what is wrong, then what messages are like, then how work flows. */
export function dashboardBody(site: Site, watched: Watched, alarms: readonly string[]): string {
  const { region, operations } = site.stage;
  const help = `Alarms say what to do first: ${operations.runbook}. All times are UTC.`;
  const wrong: Widget = {
    type: "alarm",
    width: 24,
    height: 4,
    properties: {
      title: "In alarm (empty: all is well)",
      alarms,
      states: ["ALARM"],
      sortBy: "stateUpdatedTimestamp",
    },
  };
  const text: Widget = { type: "text", width: 24, height: 1, properties: { markdown: help } };
  const rows = [[wrong], [text], [today(site)], ...messages(site), ...flow(site, watched)];
  return JSON.stringify({
    start: "-P1D",
    periodOverride: "inherit",
    widgets: placed(rows, region),
  });
}

/** Row below row, each as high as its highest widget. */
function placed(rows: readonly (readonly Widget[])[], region: string): readonly object[] {
  let y = 0;
  return rows.flatMap((row) => {
    let x = 0;
    const widgets = row.map(({ properties, ...widget }) => {
      const at = { x, y };
      x += widget.width;
      const inRegion = widget.type === "metric" ? { region, ...properties } : properties;
      return { ...at, ...widget, properties: inRegion };
    });
    y += Math.max(...row.map(({ height }) => height));
    return widgets;
  });
}

/** The numbers of the time that is shown, a day unless somebody chooses another. */
function today(site: Site): Widget {
  const { ours } = metricsOf(site);
  const numbers = [
    line(ours("conclude", "MessagesConcluded", "Sum"), "messages"),
    line(ours("conclude", "Approved", "Average"), "approval rate (1: all)"),
    line(ours("conclude", "JudgeScore", "Average"), "judge's score"),
    line(ours("conclude", "Attempts", "Average"), "attempts a message"),
    line(ours("conclude", "ModelTime", "Average"), "models' time a message"),
    line(ours("conclude", "CostUsd", "Sum"), "cost in USD"),
    line(ours("conclude", "UnpricedCalls", "Sum"), "calls without a price"),
  ];
  const properties = {
    title: "Messages",
    view: "singleValue",
    setPeriodToTimeRange: true,
    metrics: numbers,
  };
  return { type: "metric", width: 24, height: 4, properties };
}

function messages(site: Site): readonly (readonly Widget[])[] {
  const byVersion = (title: string, name: EmittedMetric, statistic: string, more: object = {}) =>
    graph(title, [split(site, "conclude", name, "agentVersion", statistic)], more);
  const share = { yAxis: { left: { min: 0, max: 1 } } };
  const threshold = { annotations: { horizontal: [{ label: "alarm", value: 0.7 }] } };
  return [
    [
      graph("Messages by outcome", [
        split(site, "conclude", "MessagesConcluded", "outcome", "Sum"),
      ]),
      byVersion("Approval rate by version", "Approved", "Average", { ...share, ...threshold }),
      byVersion("Judge's score by version", "JudgeScore", "Average", share),
      byVersion("Attempts a message by version", "Attempts", "Average"),
    ],
    [
      byVersion("Models' time a message by version", "ModelTime", "p95"),
      byVersion("Tokens in by version", "TokensIn", "Sum"),
      byVersion("Tokens out by version", "TokensOut", "Sum"),
      byVersion("Cost in USD by version", "CostUsd", "Sum"),
    ],
  ];
}

function flow(
  site: Site,
  { queues, deadLetterQueues, followers, functions, stateMachines, rules }: Watched,
): readonly (readonly Widget[])[] {
  const { queue, lambda, machine, rule, api, ours } = metricsOf(site);
  return [
    [
      graph("Requests by decision", [
        split(site, "request", "MessagesRequested", "decision", "Sum"),
        split(site, "request-api", "MessagesRequested", "decision", "Sum"),
      ]),
      graph("Records told of, by outcome", [
        split(site, "ingest-queue", "RecordsToldOf", "outcome", "Sum"),
        split(site, "ingest-stream", "RecordsToldOf", "outcome", "Sum"),
        split(site, "finish-upload", "RecordsToldOf", "outcome", "Sum"),
      ]),
      graph("API: calls and answers", [
        line(api("Count"), "calls"),
        line(api("4XXError"), "4xx"),
        line(api("5XXError"), "5xx"),
      ]),
      graph(
        "Failed executions",
        stateMachines.map((name) => line(machine(name, "ExecutionsFailed"), name)),
      ),
    ],
    [
      graph(
        "Oldest letter, s",
        queues.map((name) => line(queue(name, "ApproximateAgeOfOldestMessage"), name)),
      ),
      graph(
        "Behind their streams, ms",
        followers.map((name) => line(lambda(name, "IteratorAge", "Maximum"), name)),
      ),
      graph("In dead-letter queues; lost by rules", [
        ...deadLetterQueues.map((name) =>
          line(queue(name, "ApproximateNumberOfMessagesVisible"), name),
        ),
        ...rules.map((each) =>
          line(rule(each, "InvocationsFailedToBeSentToDlq"), `lost by ${each.name}`),
        ),
      ]),
      graph("Errors of functions; models not to be had", [
        ...functions.map(({ name }) => line(lambda(name, "Errors", "Sum"), name)),
        line(ours("generate", "ModelUnavailable", "Sum"), "generate without a model"),
        line(ours("judge", "ModelUnavailable", "Sum"), "judge without a model"),
      ]),
    ],
  ];
}

function graph(title: string, metrics: readonly unknown[], more: object = {}): Widget {
  const properties = { title, view: "timeSeries", stacked: false, period: 300, metrics, ...more };
  return { type: "metric", width: 6, height: 6, properties };
}

/** A metric as a dashboard has it. Source: CloudWatch API Reference, "Dashboard Body Structure". */
function line({ namespace, name, dimensions, statistic }: Metric, label: string) {
  return [namespace, name, ...Object.entries(dimensions).flat(), { stat: statistic, label }];
}

/** A line for each value of a dimension, for nobody knows the values before: agents get new versions. */
function split(
  { names }: Site,
  service: string,
  name: EmittedMetric,
  dimension: string,
  statistic: string,
) {
  const found = `{${names.metrics},service,${dimension}} MetricName="${name}" service="${service}"`;
  const label = `\${PROP('Dim.${dimension}')}`;
  return [{ expression: `SEARCH('${found}', '${statistic}', 300)`, label }];
}
