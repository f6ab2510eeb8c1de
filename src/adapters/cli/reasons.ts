import type { DeclineReason, FailureKind } from "#domain";

type OtherReason =
  | "no-purpose-suits"
  | "held-out"
  | "traffic-stopped"
  | "below-threshold"
  | "text-erased";

const words: Readonly<Record<DeclineReason | OtherReason, string>> = {
  erased: "the customer was forgotten",
  "no-consent": "the customer has not consented, or no longer does",
  "consent-expired": "the customer's consent has expired",
  "open-complaint": "a complaint is open",
  "contacted-recently": "the customer was written to not long ago",
  "no-purpose-suits": "there is nothing to write about yet",
  "held-out": "the rollout holds this customer out",
  "traffic-stopped": "the agent's traffic is stopped",
  "below-threshold": "no draft reached the threshold",
  "text-erased": "the text was erased before it could be approved",
};

const failures: Readonly<Record<FailureKind, string>> = {
  throttled: "the model was throttled",
  "timed-out": "the model did not answer in time",
  unavailable: "the model did not answer",
  refused: "the model refused the call",
  guardrail: "a guardrail stopped the answer",
  malformed: "the answer could not be read",
  "too-long": "the answer was too long",
};

/** Why there is no message, in words; empty for a reason that speaks for itself. */
export function inWords(reason: string): string {
  const [stage = "", kind = ""] = reason.split(": ");
  const doing = { generate: "writing", judge: "judging" }[stage];
  const failed = new Map(Object.entries(failures)).get(kind);
  if (doing !== undefined && failed !== undefined) return `${doing}: ${failed}, each time`;
  return new Map(Object.entries(words)).get(reason) ?? "";
}
