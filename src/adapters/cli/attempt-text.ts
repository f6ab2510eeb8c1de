import type { ExplainedAttempt, ExplainedJudgement, ExplainedPrompt } from "#application";
import type { ModelCall } from "#domain";
import { indent, printable, readable, row, usd } from "./printable.js";

/** One attempt: its prompt, its draft with the judgements, or why there is none. */
export function attemptLines(
  attempt: ExplainedAttempt,
  first: ExplainedAttempt | undefined,
): readonly string[] {
  const { draft, failure, call, prompt, judgements } = attempt;
  return [
    "",
    `Attempt ${attempt.attempt}`,
    row("prompt", promptText(prompt)),
    ...promptLines(prompt, attempt === first ? undefined : first?.prompt),
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
    row("judge's prompt", promptText(prompt)),
    ...(call === undefined ? [] : [row("judge's call", callText(call))]),
  ];
}

function promptText(prompt: ExplainedPrompt): string {
  if ("missing" in prompt) return `cannot be rendered again: ${prompt.missing}`;
  const hash = prompt.hash.slice(0, 12);
  return prompt.asSent
    ? `${hash}, rendered again from the record: byte for byte as sent`
    : `${hash}, but the record renders to something else`;
}

/** The prompt; of a later attempt, only the lines that the first one's did not have. */
function promptLines(prompt: ExplainedPrompt, first?: ExplainedPrompt): readonly string[] {
  if ("missing" in prompt) return [];
  if (first === undefined || "missing" in first) {
    return [indent(printable(prompt.system), "    s "), indent(printable(prompt.prompt), "    > ")];
  }
  const known = new Set(first.prompt.split("\n"));
  const added = prompt.prompt.split("\n").filter((line) => !known.has(line));
  return [
    row("", "as for the first attempt, but for"),
    indent(printable(added.join("\n")), "    > "),
  ];
}

function callText({ provider, modelAsked, tokens, latencyMs, costNanoUsd, stopReason }: ModelCall) {
  const simulated = provider === "simulated" ? "simulated " : "";
  const cost = costNanoUsd === "unpriced" ? "unpriced" : usd(costNanoUsd);
  return (
    `${simulated}${modelAsked}, ${tokens.input} + ${tokens.output} tokens, ` +
    `${(latencyMs / 1000).toFixed(1)} s, ${stopReason}, ${cost}`
  );
}
