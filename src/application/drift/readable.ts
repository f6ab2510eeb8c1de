import { isErased, type MessageEvent } from "#domain";

type Fields = Readonly<Record<string, unknown>>;

/**
 * Whether an event has what a decision is made of, each of its type. Stores validate whole events;
 * a file is read faster than schemas can be asked, and this is asked of every event.
 */
export function isReadable(event: MessageEvent): boolean {
  const fields: Fields = event;
  switch (event.type) {
    case "MessageRequested":
      return (
        typeof fields["messageId"] === "string" &&
        typeof fields["customerId"] === "string" &&
        typeof fields["agentId"] === "string" &&
        typeof fields["purpose"] === "string" &&
        typeof fields["decisionTime"] === "string" &&
        !Number.isNaN(Date.parse(event.decisionTime))
      );
    case "ContextPrepared":
      return isContext(fields);
    case "DraftGenerated":
      return (
        isNumber(fields["attempt"]) &&
        isText(fields["subject"]) &&
        isText(fields["body"]) &&
        isCall(fields["call"])
      );
    case "DraftFailed":
      return isNumber(fields["attempt"]) && isFailure(fields);
    case "DraftJudged":
      return isNumber(fields["score"]) && areCriteria(fields["criteria"]) && isCall(fields["call"]);
    case "JudgementFailed":
      return isFailure(fields);
    case "MessageApproved":
      return isNumber(fields["attempt"]);
    case "MessageDeclined":
    case "MessageRejected":
    case "MessageCancelled":
      return typeof fields["reason"] === "string";
    case "GenerationFailed":
      return typeof fields["kind"] === "string" && typeof fields["stage"] === "string";
    case "OutcomeRecorded":
      return typeof fields["kind"] === "string";
    default:
      return true;
  }
}

function isContext(fields: Fields): boolean {
  const { features, retrieval } = fields;
  if (!isObject(features) || !isObject(retrieval)) return false;
  for (const name in features) if (!isObject(features[name])) return false;
  return (
    isNumber(fields["featureSet"]) &&
    typeof fields["priceBook"] === "string" &&
    typeof fields["guidelines"] === "string" &&
    typeof retrieval["vectorHash"] === "string" &&
    isAgent(fields["generator"]) &&
    isAgent(fields["judge"])
  );
}

function isAgent(value: unknown): boolean {
  return isObject(value) && typeof value["agentId"] === "string" && isNumber(value["version"]);
}

function isFailure(fields: Fields): boolean {
  const { kind, call } = fields;
  return typeof kind === "string" && (call === undefined || isCall(call));
}

function isCall(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { tokens, costNanoUsd } = value;
  return (
    typeof value["modelAsked"] === "string" &&
    typeof value["modelAnswered"] === "string" &&
    typeof value["stopReason"] === "string" &&
    isNumber(value["latencyMs"]) &&
    (isNumber(costNanoUsd) || costNanoUsd === "unpriced") &&
    isObject(tokens) &&
    isNumber(tokens["input"]) &&
    isNumber(tokens["output"]) &&
    isNumber(tokens["cacheRead"]) &&
    isNumber(tokens["cacheWrite"])
  );
}

function areCriteria(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  for (const each of value as readonly unknown[]) {
    if (!isObject(each) || typeof each["criterion"] !== "string" || !isNumber(each["score"])) {
      return false;
    }
  }
  return true;
}

function isText(value: unknown): boolean {
  return typeof value === "string" || isErased(value);
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}
