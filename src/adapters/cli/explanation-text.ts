import type {
  ExplainedAttempt,
  ExplainedJudgement,
  ExplainedPrompt,
  Explanation,
} from "#application";
import { type Erased, formatMoney, isErased, type ModelCall } from "#domain";
import { indent, plural, printable, usd } from "./printable.js";

const statusWords: Readonly<Record<string, string>> = {
  declined: "NO MESSAGE",
  "in-review": "IN REVIEW",
};

/** One decision, as a person would want it told. */
export function explanationText(explanation: Explanation): string {
  const { messageId, customerId, purpose, status, reason, context } = explanation;
  const verdict = statusWords[status] ?? status.toUpperCase();
  return [
    `${verdict}${reason === undefined ? "" : `: ${printable(reason)}`}`,
    ...(explanation.simulated ? ["simulated: no real model wrote or judged this message"] : []),
    "",
    row("message", messageId),
    row("customer", customerId),
    row("purpose", purpose),
    ...(explanation.trigger === undefined ? [] : [row("trigger", explanation.trigger)]),
    row("decided as of", explanation.decisionTime),
    ...(context === undefined ? [] : contextLines(explanation, context)),
    ...explanation.attempts.flatMap(attemptLines),
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
  const { arm, bucket, weight, rolloutId, assigned } = assignment;
  const why =
    rolloutId === undefined
      ? `the ${arm} version; no rollout has been started`
      : `${arm} arm: bucket ${bucket} of 10000, candidate below ${weight} (rollout ${rolloutId})`;
  const fallback =
    assigned.version === generator.version
      ? []
      : [row("", `version ${assigned.version} was assigned, but no longer approved`)];
  return [
    "",
    `What was known (feature set ${context.featureSet}, customer version ${context.customerVersion})`,
    ...Object.entries(context.features).map(([name, feature]) =>
      row(name, featureText(name, feature)),
    ),
    "",
    "Who wrote and judged",
    row(
      "generator",
      `${generator.agentId}@${generator.version}  ${generator.contentHash.slice(0, 12)}`,
    ),
    row("because", why),
    ...fallback,
    row("judge", `${judge.agentId}@${judge.version}  ${judge.contentHash.slice(0, 12)}`),
    row(
      "passes from",
      `${context.passThreshold}, in at most ${plural(context.maximumAttempts, "attempt")}`,
    ),
    "",
    `Examples it was shown: ${explanation.examples.length} (${retrieval.embeddingModel}, ${retrieval.index})`,
    ...explanation.examples.map(({ caseId, score, subject }) =>
      row(caseId, `similarity ${score.toFixed(3)}  "${printable(subject)}"`),
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

function attemptLines(attempt: ExplainedAttempt): readonly string[] {
  const { draft, failure, call, prompt, judgements } = attempt;
  return [
    "",
    `Attempt ${attempt.attempt}`,
    row("prompt", promptText(prompt)),
    ...promptLines(prompt),
    ...(call === undefined ? [] : [row("call", callText(call))]),
    ...(failure === undefined
      ? []
      : [row("failed", `${failure.kind}: ${readable(failure.detail)}`)]),
    ...(draft === undefined
      ? []
      : [row("subject", readable(draft.subject)), indent(readable(draft.body), "    │ ")]),
    ...judgements.flatMap(judgementLines),
  ];
}

function judgementLines(judgement: ExplainedJudgement): readonly string[] {
  const { judge, role, score, criteria = [], rationale, failure, call, prompt } = judgement;
  const by = `${judge.agentId}@${judge.version}${role === "shadow" ? " (shadow, does not decide)" : ""}`;
  return [
    row(
      "judged",
      score === undefined
        ? `by ${by}: ${failure?.kind ?? "no answer"}`
        : `${score.toFixed(3)} by ${by}`,
    ),
    ...criteria.map(({ criterion, score }) => row("", `${score.toFixed(2)}  ${criterion}`)),
    ...(rationale === undefined ? [] : [indent(readable(rationale), "    │ ")]),
    row("prompt", promptText(prompt)),
    ...(call === undefined ? [] : [row("call", callText(call))]),
  ];
}

function promptText(prompt: ExplainedPrompt): string {
  if ("missing" in prompt) return `cannot be rendered again: ${prompt.missing}`;
  const hash = prompt.hash.slice(0, 12);
  return prompt.asSent
    ? `${hash}, rendered again from the record: byte for byte as sent`
    : `${hash}, but the record renders to something else`;
}

function promptLines(prompt: ExplainedPrompt): readonly string[] {
  if ("missing" in prompt) return [];
  return [indent(printable(prompt.system), "    s "), indent(printable(prompt.prompt), "    > ")];
}

function callText({ provider, modelAsked, tokens, latencyMs, costNanoUsd, stopReason }: ModelCall) {
  const simulated = provider === "simulated" ? "simulated " : "";
  const cost = costNanoUsd === "unpriced" ? "unpriced" : usd(costNanoUsd);
  return (
    `${simulated}${modelAsked}, ${tokens.input} + ${tokens.output} tokens, ` +
    `${(latencyMs / 1000).toFixed(1)} s, ${stopReason}, ${cost}`
  );
}

function outcomeLines({ outcomes }: Explanation): readonly string[] {
  if (outcomes.length === 0) return [];
  return [
    "",
    "What came of it",
    ...outcomes.map((event) =>
      row(
        event.occurredAt,
        event.type === "OutcomeRecorded"
          ? `${event.kind}${event.automated ? " (by a machine)" : ""}`
          : `delivery failed (${event.severity})`,
      ),
    ),
  ];
}

function costLines({ cost, attempts }: Explanation): readonly string[] {
  if (attempts.length === 0) return [];
  const unpriced = cost.unpriced === 0 ? "" : `, and ${plural(cost.unpriced, "call")} unpriced`;
  return ["", row("cost", `${usd(cost.nanoUsd)}${unpriced}`)];
}

function readable(text: string | Erased): string {
  return isErased(text) ? "(erased)" : printable(text);
}

function row(label: string, text: string): string {
  return `  ${label.padEnd(22)} ${text}`;
}
