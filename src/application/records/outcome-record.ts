import { err, ok, type Result } from "neverthrow";
import * as z from "zod";
import {
  endOfTime,
  features,
  type Instant,
  jsonObject,
  type MessageCommand,
  sameJson,
  toInstant,
} from "#domain";
import * as field from "./fields.js";
import { type Issue, ignoredFields, issuesOf, onePerPath } from "./issue.js";

const kinds = ["opened", "clicked", "converted", "unsubscribed", "complained", "bounced"] as const;

const outcome = z
  .object({
    event_id: field.words(256),
    kind: z.enum(kinds).describe(`one of ${kinds.join(", ")}`),
    occurred_at: field.time,
    /** Whether a machine did it, e.g. a mail scanner that opens everything. */
    automated: field.flag.nullish(),
    /** The service that a conversion led to. */
    service_id: field.id.nullish(),
  })
  .describe("an object with the fields of an outcome");

const told = ["sent", ...kinds] as const;

/** What became of a message, told on its own; that it was sent, too. */
export const outcomeEventRecord = outcome.extend({
  message_id: field.id,
  kind: z.enum(told).describe(`one of ${told.join(", ")}`),
});

/** A message that another system wrote and sent, with what is known to have become of it. */
export const pastMessageRecord = z
  .object({
    message_id: field.id,
    customer_id: field.customerId,
    purpose: field.words(64),
    sent_at: field.time,
    subject: field.personalWords(500),
    body: field.personalWords(20_000),
    /** What was known of the customer then, by the features' names. */
    features: jsonObject(20),
    outcomes: z.array(outcome).describe("a list of outcomes"),
  })
  .describe("an object with the fields of a past message");

/** The command that an outcome becomes. */
export type RecordOutcome = Extract<MessageCommand, { readonly type: "RecordOutcome" }>;

/** A line of an outcome file as commands to one message, in their order. */
export type OutcomeRecord = {
  readonly messageId: string;
  /** Fields that were there and mean nothing here. */
  readonly ignored: readonly string[];
} & (
  | {
      readonly type: "past-message";
      readonly customerId: string;
      readonly purpose: string;
      readonly sentAt: Instant;
      readonly commands: readonly MessageCommand[];
      readonly outcomes: readonly RecordOutcome[];
    }
  | { readonly type: "outcome"; readonly command: RecordOutcome }
  | { readonly type: "sent"; readonly providerEventId: string; readonly sentAt: Instant }
);

/** Takes a line whole or refuses it whole; which of the two shapes it has, its fields say. */
export function parseOutcomeRecord(
  value: unknown,
  now: Instant,
): Result<OutcomeRecord, readonly Issue[]> {
  if (hasAny(value, ["sent_at", "subject", "body", "features", "outcomes"])) {
    return parsePastMessage(value, now);
  }
  if (hasAny(value, ["event_id", "kind", "occurred_at"])) return parseOutcomeEvent(value, now);
  const message =
    "expected a past message (message_id, customer_id, purpose, sent_at, subject, body, features, " +
    "outcomes) or an outcome event (message_id, event_id, kind, occurred_at)";
  return err([{ path: "", message }]);
}

const readableOutcome = field.lenient(outcome);
type ReadableOutcome = z.output<typeof readableOutcome>;

/** What a past message's features may be: others could be anything, personal data too. */
const featureNames: readonly string[] = Object.keys(features([], endOfTime));

const readablePastMessage = z.object({
  sent_at: field.time.optional().catch(undefined),
  outcomes: z.array(readableOutcome.catch({})).catch([]),
});

function parsePastMessage(value: unknown, now: Instant): Result<OutcomeRecord, readonly Issue[]> {
  const parsed = pastMessageRecord.safeParse(value);
  const { sent_at, outcomes: told } = parsed.data ?? readablePastMessage.parse(value);
  const issues = [
    ...issuesOf(pastMessageRecord, value, parsed.error?.issues ?? []),
    ...field.futureIssue("sent_at", sent_at, now),
    ...told.flatMap(({ occurred_at }, index) =>
      field.futureIssue(`outcomes[${index}].occurred_at`, occurred_at, now),
    ),
    ...field.contradictions("outcomes", "event_id", told, (a, b) => sameJson(normal(a), normal(b))),
  ];
  if (parsed.data === undefined || issues.length > 0) return err(onePerPath(issues));

  const { message_id: messageId, customer_id: customerId, purpose, subject, body } = parsed.data;
  const sentAt = toInstant(parsed.data.sent_at);
  const known = Object.fromEntries(
    Object.entries(parsed.data.features)
      .filter(([name]) => featureNames.includes(name))
      .map(([name, value]) => [name, { status: "present" as const, value }]),
  );
  const unknown = Object.keys(parsed.data.features).filter((name) => !featureNames.includes(name));
  const distinct = new Map(parsed.data.outcomes.map((each) => [each.event_id, each]));
  const outcomes = [...distinct.values()].map(recordOutcome);
  return ok({
    type: "past-message",
    messageId,
    customerId,
    purpose,
    sentAt,
    commands: [
      {
        type: "ImportMessage",
        messageId,
        customerId,
        purpose,
        subject,
        body,
        features: known,
        sentAt,
      },
      ...outcomes,
    ],
    outcomes,
    ignored: [
      ...ignoredFields(pastMessageRecord, value),
      ...unknown.map((name) => `features.${name}`),
    ],
  });
}

function parseOutcomeEvent(value: unknown, now: Instant): Result<OutcomeRecord, readonly Issue[]> {
  const parsed = outcomeEventRecord.safeParse(value);
  const { occurred_at } = parsed.data ?? readableOutcome.parse(value);
  const issues = [
    ...issuesOf(outcomeEventRecord, value, parsed.error?.issues ?? []),
    ...field.futureIssue("occurred_at", occurred_at, now),
  ];
  if (parsed.data === undefined || issues.length > 0) return err(onePerPath(issues));
  const { message_id: messageId, kind, ...facts } = parsed.data;
  const ignored = ignoredFields(outcomeEventRecord, value);
  if (kind !== "sent") {
    return ok({ type: "outcome", messageId, command: recordOutcome({ ...facts, kind }), ignored });
  }
  const sent = { providerEventId: facts.event_id, sentAt: toInstant(facts.occurred_at) };
  return ok({ type: "sent", messageId, ...sent, ignored });
}

function recordOutcome(told: z.output<typeof outcome>): RecordOutcome {
  return {
    type: "RecordOutcome",
    providerEventId: told.event_id,
    kind: told.kind,
    occurredAt: toInstant(told.occurred_at),
    automated: told.automated ?? false,
    ...field.given({ serviceId: told.service_id }),
  };
}

/** An outcome so that two ways to write the same facts are equal. */
function normal(told: ReadableOutcome): object {
  const { occurred_at, automated } = told;
  return field.given({
    ...told,
    occurred_at: field.statedAt(occurred_at),
    automated: automated ?? false,
  });
}

function hasAny(value: unknown, fields: readonly string[]): boolean {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject && fields.some((name) => name in value);
}
