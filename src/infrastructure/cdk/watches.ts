import type { Watch } from "./constructs/alarm.js";
import { fiveInAQuarter, functionWatches } from "./function-watches.js";
import { metricsOf } from "./metrics.js";
import type { Site } from "./site.js";
import type { Watched } from "./watched.js";

const minute = 60;
const hour = 3_600;
const day = 86_400;

/** Everything that somebody is told of, the most pressing first. */
export function watchesOf(site: Site, watched: Watched): readonly Watch[] {
  return [
    ...messageWatches(site),
    ...queueWatches(site, watched),
    ...workWatches(site, watched),
    ...ruleWatches(site, watched),
    ...modelWatches(site),
    ...watched.functions.flatMap((each) => functionWatches(site, each)),
  ];
}

/** Rates and sums are metrics of our own: an alarm that does arithmetic is not needed. */
function messageWatches(site: Site): readonly Watch[] {
  const { dailyBudgetUsd, expectsMessages } = site.stage.operations;
  const { ours } = metricsOf(site);
  const silence: Watch = {
    name: "no-message",
    what: "No message has come to its end for a day.",
    runbook: "no-message-for-a-day",
    metric: ours("conclude", "MessagesConcluded", "Sum"),
    is: "below",
    threshold: 1,
    // Not one period of a day: among missing points CloudWatch takes older ones, which then are days old.
    periodSeconds: hour,
    periods: 24,
    missing: "breaching",
  };
  return [
    {
      name: "damaged",
      what: "A stream of the record cannot be read.",
      runbook: "a-stream-is-damaged",
      metric: ours("project", "StreamsDamaged", "Sum"),
      is: "above",
      threshold: 0,
      periodSeconds: 5 * minute,
      missing: "notBreaching",
    },
    {
      name: "spend",
      what: `Models have cost more than ${dailyBudgetUsd} USD in 24 hours.`,
      runbook: "spend-over-its-budget",
      metric: ours("conclude", "CostUsd", "Sum"),
      is: "above",
      threshold: dailyBudgetUsd,
      periodSeconds: day,
      missing: "notBreaching",
    },
    {
      name: "approval-rate",
      what: "For three hours fewer than 70 % of the messages were approved.",
      runbook: "few-messages-are-approved",
      metric: ours("conclude", "Approved", "Average"),
      is: "below",
      threshold: 0.7,
      periodSeconds: hour,
      periods: 3,
      missing: "missing",
    },
    ...(expectsMessages ? [silence] : []),
  ];
}

function queueWatches(site: Site, { queues, deadLetterQueues, followers }: Watched) {
  const { queue, lambda } = metricsOf(site);
  return [
    ...deadLetterQueues.map(
      (name): Watch => ({
        name: `${name}-not-empty`,
        what: `Something lies in ${site.names.own(name)} that could not be done.`,
        runbook: "a-dead-letter-queue-is-not-empty",
        metric: queue(name, "ApproximateNumberOfMessagesVisible"),
        is: "above",
        threshold: 0,
        periodSeconds: minute,
        missing: "notBreaching",
      }),
    ),
    ...queues.map(
      (name): Watch => ({
        name: `${name}-old`,
        what: `A letter has been in ${site.names.own(name)} for more than 15 minutes.`,
        runbook: "a-queue-or-a-stream-falls-behind",
        metric: queue(name, "ApproximateAgeOfOldestMessage"),
        is: "above",
        threshold: 15 * minute,
        periodSeconds: 5 * minute,
        missing: "notBreaching",
      }),
    ),
    ...followers.map(
      (name): Watch => ({
        name: `${name}-behind`,
        what: `${name} is more than 15 minutes behind its stream.`,
        runbook: "a-queue-or-a-stream-falls-behind",
        metric: lambda(name, "IteratorAge", "Maximum"),
        is: "above",
        threshold: 15 * minute * 1_000,
        periodSeconds: 5 * minute,
        missing: "notBreaching",
      }),
    ),
  ];
}

function workWatches(site: Site, { stateMachines }: Watched): readonly Watch[] {
  const { machine, api } = metricsOf(site);
  const ends = { ExecutionsFailed: "failed", ExecutionsTimedOut: "timed-out" } as const;
  return [
    ...stateMachines.flatMap((name) =>
      (["ExecutionsFailed", "ExecutionsTimedOut"] as const).map(
        (metric): Watch => ({
          name: `${name}-${ends[metric]}`,
          what: `An execution of ${site.names.own(name)} has ${ends[metric].replace("-", " ")}.`,
          runbook: "an-execution-has-failed",
          metric: machine(name, metric),
          is: "above",
          threshold: 0,
          periodSeconds: 5 * minute,
          missing: "notBreaching",
        }),
      ),
    ),
    {
      name: "api-5xx",
      what: "The API has answered 5 calls or more in 15 minutes with a 5xx.",
      runbook: "the-api-answers-with-5xx",
      metric: api("5XXError"),
      ...fiveInAQuarter,
    },
  ];
}

/** A letter in its dead-letter queue can still be handed over; an event that is lost cannot. */
function ruleWatches(site: Site, { rules }: Watched): readonly Watch[] {
  const { rule } = metricsOf(site);
  const common = {
    runbook: "a-rule-cannot-hand-events-over",
    is: "above",
    threshold: 0,
    periodSeconds: 5 * minute,
    missing: "notBreaching",
  } as const;
  return rules.flatMap((each): readonly Watch[] => [
    {
      name: `${each.name}-rule-failed`,
      what: `The rule ${site.names.own(each.name)} has given up handing an event over.`,
      metric: rule(each, "FailedInvocations"),
      ...common,
    },
    {
      name: `${each.name}-rule-lost`,
      what: `The rule ${site.names.own(each.name)} has lost an event: not even its dead-letter queue took it.`,
      metric: rule(each, "InvocationsFailedToBeSentToDlq"),
      ...common,
    },
  ]);
}

function modelWatches(site: Site): readonly Watch[] {
  const { generate, judge, embed } = site.stage.models;
  const { throttled, ours } = metricsOf(site);
  const modelIds = new Set([...generate, ...judge, embed].map(({ modelId }) => modelId));
  return [
    ...[...modelIds].map(
      (modelId): Watch => ({
        name: `${modelId.replaceAll(/[^a-z0-9]+/g, "-")}-throttled`,
        what: `Bedrock has throttled more than 20 calls of ${modelId} in 15 minutes.`,
        runbook: "bedrock-throttles",
        metric: throttled(modelId),
        ...fiveInAQuarter,
        threshold: 20,
      }),
    ),
    ...(["generate", "judge"] as const).map(
      (service): Watch => ({
        name: `${service}-model-unavailable`,
        what: `In 15 minutes ${service} was left without an answer 5 times or more, after all retries.`,
        runbook: "bedrock-throttles",
        metric: ours(service, "ModelUnavailable", "Sum"),
        ...fiveInAQuarter,
      }),
    ),
  ];
}
