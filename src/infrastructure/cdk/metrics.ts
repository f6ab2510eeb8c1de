import type { EmittedMetric } from "#adapters/lambda";
import type { Metric } from "./constructs/alarm.js";
import type { Site } from "./site.js";
import type { Watched } from "./watched.js";

type Statistic = Metric["statistic"];

/** Metrics of AWS's services and of our functions, for what is put up here. */
export function metricsOf({ names, stage }: Site) {
  const of = (
    [namespace, name]: readonly [namespace: string, name: string],
    dimensions: Readonly<Record<string, string>>,
    statistic: Statistic,
  ): Metric => ({ namespace, name, dimensions, statistic });
  return {
    queue: (
      queue: string,
      name: "ApproximateAgeOfOldestMessage" | "ApproximateNumberOfMessagesVisible",
    ) => of(["AWS/SQS", name], { QueueName: names.own(queue) }, "Maximum"),
    lambda: (
      what: string,
      name: "Duration" | "Errors" | "IteratorAge" | "Throttles",
      statistic: Statistic,
    ) => of(["AWS/Lambda", name], { FunctionName: names.own(what) }, statistic),
    machine: (machine: string, name: "ExecutionsFailed" | "ExecutionsTimedOut") =>
      of(["AWS/States", name], { StateMachineArn: names.stateMachineArn(machine) }, "Sum"),
    rule: (
      { name: rule, bus }: Watched["rules"][number],
      name: "FailedInvocations" | "InvocationsFailedToBeSentToDlq",
    ) =>
      of(
        ["AWS/Events", name],
        { ...(bus !== undefined && { EventBusName: bus }), RuleName: names.own(rule) },
        "Sum",
      ),
    api: (name: "4XXError" | "5XXError" | "Count") =>
      of(["AWS/ApiGateway", name], { ApiName: names.own("api"), Stage: stage.name }, "Sum"),
    throttled: (modelId: string) =>
      of(["AWS/Bedrock", "InvocationThrottles"], { ModelId: modelId }, "Sum"),
    /** A number of ours, in all. */
    ours: (service: string, name: EmittedMetric, statistic: Statistic) =>
      of([names.metrics, name], { service }, statistic),
  } as const;
}

/** Of one stage. */
export type Metrics = ReturnType<typeof metricsOf>;
