import type { Explanation } from "#application";
import { formatMoney } from "#domain";
import { attemptLines } from "./attempt-text.js";
import { indent, plural, printable, readable, row, usd } from "./printable.js";
import { inWords } from "./reasons.js";

const statusWords: Readonly<Record<string, string>> = {
  declined: "NO MESSAGE",
  "in-review": "IN REVIEW",
};

/** One decision, as a person would want it told. */
export function explanationText(explanation: Explanation): string {
  const { messageId, customerId, purpose, status, reason, context } = explanation;
  const verdict = statusWords[status] ?? status.toUpperCase();
  return [
    `${verdict}${reason === undefined ? "" : `: ${reasonText(reason)}`}`,
    ...(explanation.simulated
      ? ["simulated: what follows was not written or judged by a real model"]
      : []),
    "",
    row("message", messageId),
    row("customer", customerId),
    row("purpose", purpose),
    ...(explanation.trigger === undefined ? [] : [row("trigger", explanation.trigger)]),
    row("decided as of", explanation.decisionTime),
    ...(explanation.declined === undefined ? [] : declinedLines(explanation.declined)),
    ...(context === undefined ? [] : contextLines(explanation, context)),
    ...importedLines(explanation),
    ...explanation.attempts.flatMap((attempt) => attemptLines(attempt, explanation.attempts[0])),
    ...reviewLines(explanation),
    ...outcomeLines(explanation),
    ...costLines(explanation),
    "",
    "What happened when",
    ...explanation.timeline.map(
      ({ version, type, recordedAt }) => `  ${String(version).padStart(3)}  ${recordedAt}  ${type}`,
    ),
    "",
  ].join("\n");
}

type Context = NonNullable<Explanation["context"]>;

function contextLines(explanation: Explanation, context: Context): readonly string[] {
  const { assignment, generator, judge, retrieval } = context;
  const { assigned } = assignment;
  const fallback =
    assigned.version === generator.version
      ? []
      : [row("", `version ${assigned.version} was assigned, but no longer approved`)];
  return [
    ...knownLines(context),
    "",
    "Who wrote and judged",
    row(
      "generator",
      `${generator.agentId}@${generator.version}  ${generator.contentHash.slice(0, 12)}`,
    ),
    row("because", assignmentText(assignment)),
    ...fallback,
    row("judge", `${judge.agentId}@${judge.version}  ${judge.contentHash.slice(0, 12)}`),
    row(
      "passes from",
      `${context.passThreshold}, in at most ${plural(context.maximumAttempts, "attempt")}`,
    ),
    "",
    `Examples it was shown: ${explanation.examples.length} (${retrieval.embeddingModel}, ${retrieval.index})`,
    ...explanation.examples.map(({ caseId, score, subject }) =>
      row(caseId, `similarity ${score.toFixed(3)}  "${readable(subject)}"`),
    ),
  ];
}

function declinedLines(declined: NonNullable<Explanation["declined"]>): readonly string[] {
  const { assignment } = declined;
  return [
    ...knownLines(declined),
    ...(assignment === undefined ? [] : ["", row("traffic", assignmentText(assignment))]),
  ];
}

function assignmentText({
  arm,
  bucket,
  weight,
  rolloutId,
}: NonNullable<NonNullable<Explanation["declined"]>["assignment"]>): string {
  const run = rolloutId === undefined ? "no rollout has been started" : `rollout ${rolloutId}`;
  return `${arm} arm: bucket ${bucket} of 10000, candidate's weight ${weight} (${run})`;
}

function knownLines(known: Pick<Context, "customerVersion" | "features">): readonly string[] {
  return [
    "",
    `What was known (version ${known.customerVersion} of the customer's stream)`,
    ...Object.entries(known.features).map(([name, feature]) =>
      row(name, featureText(name, feature)),
    ),
  ];
}

function featureText(name: string, feature: Context["features"][string]): string {
  switch (feature.status) {
    case "absent":
      return "absent: nothing is known";
    case "expired":
      return `expired: the newest is of ${feature.since}`;
    case "present": {
      const since = feature.since === undefined ? "" : `  since ${feature.since}`;
      return `${printable(valueText(name, feature.value))}${since}`;
    }
  }
}

function valueText(name: string, value: unknown): string {
  if (typeof value === "number") return String(Math.round(value * 1000) / 1000);
  if (Array.isArray(value)) return value.length === 0 ? "none" : value.join(", ");
  if (name !== "lifetimeValue" || typeof value !== "object" || value === null) {
    return typeof value === "string" ? value : JSON.stringify(value);
  }
  const sums = Object.entries(value).map(([currency, minor]) =>
    formatMoney({ minor: Number(minor), currency }),
  );
  return sums.length === 0 ? "nothing yet" : sums.join(" + ");
}

function importedLines({ imported }: Explanation): readonly string[] {
  if (imported === undefined) return [];
  return [
    "",
    "Written by another system",
    row("subject", readable(imported.subject)),
    indent(readable(imported.body), "    │ "),
  ];
}

function reviewLines({ reviews }: Explanation): readonly string[] {
  return reviews.flatMap((event) =>
    event.type === "ReviewRequested"
      ? ["", row("review requested", printable(event.reason))]
      : [
          row(
            "reviewed",
            `${event.verdict} by ${printable(event.reviewer)}: ${printable(event.reason)}`,
          ),
          ...(event.editedSubject === undefined
            ? []
            : [row("edited subject", readable(event.editedSubject))]),
          ...(event.editedBody === undefined ? [] : [indent(readable(event.editedBody), "    │ ")]),
        ],
  );
}

/** A reason with its words, where it has any. */
function reasonText(reason: string): string {
  const words = inWords(reason);
  return words === "" ? printable(reason) : `${printable(reason)} (${words})`;
}

function outcomeLines({ sent, outcomes }: Explanation): readonly string[] {
  const came = [
    ...(sent === undefined ? [] : [{ at: sent.sentAt, what: "sent" }]),
    ...outcomes.map((event) => ({ at: event.occurredAt, what: outcomeText(event) })),
  ];
  if (came.length === 0) return [];
  const byTime = came.toSorted((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
  return ["", "What came of it", ...byTime.map(({ at, what }) => row(at, what))];
}

function outcomeText(event: Explanation["outcomes"][number]): string {
  return event.type === "OutcomeRecorded"
    ? `${event.kind}${event.automated ? " (by a machine)" : ""}`
    : `delivery failed (${event.severity})`;
}

function costLines({ cost, attempts }: Explanation): readonly string[] {
  if (attempts.length === 0) return [];
  const unpriced = cost.unpriced === 0 ? "" : `, and ${plural(cost.unpriced, "call")} unpriced`;
  return ["", row("cost", `${usd(cost.nanoUsd)}${unpriced}`)];
}
