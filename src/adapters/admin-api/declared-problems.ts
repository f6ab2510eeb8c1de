import { gatewayProblems } from "./gateway-problems.js";
import type { Operation } from "./operation.js";
import type { ProblemName } from "./problem.js";

const always: readonly ProblemName[] = [
  "no-such-route",
  "method-not-allowed",
  "not-acceptable",
  "invalid-fields",
  "internal",
  "unreadable",
  "unavailable",
  ...Object.values(gatewayProblems),
];
const ofBodies: readonly ProblemName[] = [
  "not-utf-8",
  "not-json",
  "too-deep",
  "too-large",
  "media-type",
];
const ofKeys: readonly ProblemName[] = ["header-malformed", "key-in-progress", "key-reused"];
const ofTags: readonly ProblemName[] = ["header-malformed", "stale"];
const ofCursors: readonly ProblemName[] = ["cursor-not-ours", "cursor-expired"];

/** Every problem that an operation may answer: its own, and those that follow from what it takes. */
export function declaredProblems(operation: Operation): readonly ProblemName[] {
  const { body, query, idempotencyKey, ifMatch } = operation;
  const hasCursor = "cursor" in query.shape || (body !== undefined && "cursor" in body.shape);
  return [
    ...new Set([
      ...always,
      ...(body ? ofBodies : []),
      ...(idempotencyKey === "none" ? [] : ofKeys),
      ...(idempotencyKey === "required" ? (["key-missing"] as const) : []),
      ...(ifMatch === "none" ? [] : ofTags),
      ...(ifMatch === "required" ? (["position-missing"] as const) : []),
      ...(hasCursor ? ofCursors : []),
      ...operation.problems,
    ]),
  ];
}
