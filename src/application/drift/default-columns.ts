import { isErased } from "#domain";
import type { ColumnValue } from "#domain/drift";
import type { Column, ColumnFamily } from "./column.js";
import type { Decision } from "./decision.js";

/** What drift looks at unless told otherwise: what a decision was made from, and what came of it. */
export const defaultColumns: readonly Column[] = [
  ...featureColumns(),
  {
    name: "agentVersion",
    kind: "category",
    about: "Which version of which agent wrote the message.",
    value: ({ agentVersion }) => agentVersion,
  },
  {
    name: "purpose",
    kind: "category",
    of: "requests",
    about: "What the message was asked for.",
    value: ({ purpose }) => purpose,
  },
  {
    name: "declined",
    kind: "rate",
    of: "requests",
    about: "Share of requests that were declined.",
    value: ({ status }) => status === "declined",
  },
  {
    name: "declineReason",
    kind: "category",
    of: "requests",
    about: "Why a request was declined; none for those that were not.",
    value: ({ status, reason }) => (status === "declined" ? reason : "none"),
  },
  {
    name: "score",
    kind: "score",
    about: "What the judge gave the last draft.",
    applies: ({ score }) => score !== undefined,
    value: ({ score }) => score,
  },
  {
    name: "approved",
    kind: "rate",
    about: "Share of messages that were approved.",
    applies: ({ status }) => status !== "cancelled",
    value: ({ status }) => status === "approved",
  },
  {
    name: "attempts",
    kind: "numeric",
    about: "How many drafts were tried.",
    value: ({ attempts }) => attempts,
  },
  {
    name: "failureKind",
    kind: "category",
    about: "Why no message came about; none where one did.",
    value: ({ status, failureKind }) => (status === "failed" ? failureKind : "none"),
  },
  {
    name: "stopReason",
    kind: "category",
    about: "Why the model stopped writing the last draft.",
    applies: hasDraft,
    value: ({ stopReason }) => stopReason,
  },
  amount("tokens.in", "tokens", "Tokens that models read, without those from caches.", "tokensIn"),
  amount("tokens.out", "tokens", "Tokens that models wrote.", "tokensOut"),
  amount("tokens.cacheRead", "tokens", "Tokens that models read from caches.", "tokensCacheRead"),
  amount("tokens.cacheWrite", "tokens", "Tokens that models put in caches.", "tokensCacheWrite"),
  amount("latency", "ms", "How long models took to answer, all calls together.", "latencyMs"),
  amount(
    "cost",
    "nano-USD",
    "What models cost; missing where a price is not known.",
    "costNanoUsd",
  ),
  {
    name: "text.subjectLength",
    kind: "numeric",
    unit: "characters",
    about: "How long the subject is.",
    applies: hasText,
    value: ({ subject }) => lengthOf(subject),
  },
  {
    name: "text.bodyLength",
    kind: "numeric",
    unit: "characters",
    about: "How long the text is.",
    applies: hasText,
    value: ({ body }) => lengthOf(body),
  },
  {
    name: "text.unseenWords",
    kind: "words",
    about: "Share of the text's words that the reference's texts do not use.",
    applies: hasText,
    value: ({ body }) => (typeof body === "string" ? body : undefined),
  },
];

/** Columns that become known as decisions have them: currencies, and criteria of rubrics. */
export const defaultFamilies: readonly ColumnFamily[] = [
  {
    prefix: "lifetimeValue",
    kind: "amount",
    unit: "minor units",
    about: "What the customer has paid in this currency, of those who have.",
    values: ({ features }) => {
      const feature = features["lifetimeValue"];
      const value = feature?.status === "present" ? feature.value : undefined;
      return numbersIn(value);
    },
  },
  {
    prefix: "criteria",
    kind: "score",
    about: "What the judge gave the last draft for this criterion.",
    values: ({ criteria }) => criteria.map(({ criterion, score }) => [criterion, score] as const),
  },
];

/** Feature set version 1, as it was at the decision; a feature that is absent or expired is missing. */
function featureColumns(): readonly Column[] {
  const of = (name: string, kind: Column["kind"], about: string, unit?: string): Column => ({
    ...{ name, kind, about },
    ...(unit !== undefined && { unit }),
    applies: ({ isPrepared }) => isPrepared,
    value: (decision) => featureValue(decision, name),
  });
  return [
    of("serviceCount", "numeric", "Services completed at the decision.", "services"),
    of("satisfactionAverage", "numeric", "Mean of the customer's satisfaction scores, 1 to 5."),
    of(
      "satisfactionTrend",
      "numeric",
      "The newest satisfaction score minus those before, -4 to 4.",
    ),
    of("daysSinceLastService", "numeric", "Days since the newest service.", "days"),
    of("serviceTypes", "set", "Types of service that the customer has had."),
    of("propertyType", "category", "What the customer's property is."),
    of("lotFeatures", "set", "What the customer's lot has."),
  ];
}

/** The value of a pinned feature, of the kinds that a column may hold. */
function featureValue({ features }: Decision, name: string): ColumnValue {
  const feature = features[name];
  if (feature?.status !== "present") return undefined;
  return feature.value as ColumnValue;
}

type Amount =
  | "tokensIn"
  | "tokensOut"
  | "tokensCacheRead"
  | "tokensCacheWrite"
  | "latencyMs"
  | "costNanoUsd";

function amount(name: string, unit: string, about: string, of: Amount): Column {
  return {
    ...{ name, unit, about },
    kind: "amount",
    applies: ({ calls }) => calls > 0,
    value: (decision) => {
      const value = decision[of];
      return value === "unpriced" ? undefined : value;
    },
  };
}

function hasDraft({ body }: Decision): boolean {
  return body !== undefined;
}

/** Of an erased customer's text nothing is said. */
function hasText({ subject, body }: Decision): boolean {
  return body !== undefined && !isErased(body) && !isErased(subject);
}

function lengthOf(text: Decision["body"]): number | undefined {
  return typeof text === "string" ? text.length : undefined;
}

function numbersIn(value: unknown): readonly (readonly [string, number])[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).filter(([, each]) => typeof each === "number");
}
