import type {
  AgentDecisionError,
  CustomerIsErased,
  NotTheFirst,
  StageError,
  Stale,
  TrafficError,
  Unpublishable,
} from "#application";
import type { CursorFault } from "./cursor.js";
import { type Particulars, type ProblemName, problem } from "./problem.js";

/** Why an operation was not done. */
export type AdminError =
  | AgentDecisionError
  | TrafficError
  | StageError
  | CustomerIsErased
  | Stale
  | NotTheFirst
  | Unpublishable
  | CursorFault
  | { readonly type: "InvalidFields"; readonly fields: readonly string[] }
  | { readonly type: "UnknownAgent" | "UnknownView" | "NoSearch" | "AnswerTooLarge" };

/** Which problem each error is. Total by type: a new refusal does not compile until it has one. */
const problemNames: { readonly [T in AdminError["type"]]: ProblemName } = {
  InvalidFields: "invalid-fields",
  InvalidStream: "invalid-fields",
  InvalidEvent: "invalid-fields",
  TooLarge: "invalid-fields",
  UnknownPurpose: "invalid-fields",
  IdLooksPersonal: "invalid-fields",
  UnknownAgent: "unknown-agent",
  UnknownView: "unknown-view",
  UnknownVersion: "unknown-agent-version",
  AgentVersionNotFound: "unknown-agent-version",
  RolloutNotFound: "unknown-rollout",
  MessageNotFound: "unknown-message",
  CustomerNotFound: "unknown-customer",
  CustomerIsErased: "forgotten",
  UnusableAgent: "unusable-agent",
  UndeclaredVariable: "unusable-agent",
  MalformedVariable: "unusable-agent",
  UnusedVariable: "unusable-agent",
  CursorNotOurs: "cursor-not-ours",
  CursorExpired: "cursor-expired",
  KeyReused: "key-reused",
  InProgress: "key-in-progress",
  Stale: "stale",
  Conflict: "busy",
  NoSearch: "no-search",
  AnswerTooLarge: "answer-too-large",
  Missing: "refused",
  OtherContentRegistered: "refused",
  EvaluationRequired: "refused",
  NotAllowed: "refused",
  NotInService: "refused",
  NoStableVersion: "refused",
  StableAlreadySet: "refused",
  CandidateNotApproved: "refused",
  CandidateIsStable: "refused",
  RolloutInProgress: "refused",
  RolloutIdUsed: "refused",
  StepsDoNotGrow: "invalid-fields",
  HoldoutTooLarge: "invalid-fields",
  RolloutEnded: "refused",
  WeightDoesNotGrow: "refused",
  NotAStep: "refused",
  RolloutNotAtFullWeight: "refused",
  InFuture: "refused",
  ServiceAlreadyReported: "refused",
  ServiceNotFound: "refused",
  ServiceIsVoided: "refused",
  SatisfactionNotFound: "refused",
  SatisfactionAlreadyRecorded: "refused",
  ComplaintNotFound: "refused",
  ContactNotFound: "refused",
  MessageAlreadyExists: "refused",
  NotNow: "refused",
  WrongAttempt: "refused",
  JudgeIsGenerator: "refused",
  ShadowIsPrimary: "refused",
  NotThePrimaryJudge: "refused",
  AttemptsLeft: "refused",
  NotJudgedYet: "refused",
  ProviderEventIdUsed: "refused",
  NotConsented: "refused",
  OtherText: "refused",
  TextErased: "refused",
  NotRenderable: "refused",
  NotAsked: "unavailable",
  Unavailable: "unavailable",
  Unpublishable: "unreadable",
  Corrupt: "unreadable",
};

/** The problem that an error is, for whoever called. */
export function problemOf(error: AdminError) {
  const name = nameOf(error);
  return problem(
    name,
    name === "refused" ? { reason: error.type, ...saying(error) } : saying(error),
  );
}

function nameOf(error: AdminError): ProblemName {
  // Not damaged: the newer version of the code that wrote it is just being deployed.
  return error.type === "Corrupt" && error.isNewer ? "unavailable" : problemNames[error.type];
}

function saying(error: AdminError): Particulars {
  const detail = detailOf(error);
  return {
    ...(detail !== undefined && { detail }),
    ...("fields" in error && { fields: error.fields }),
    ...(error.type === "StepsDoNotGrow" && { fields: ["plan.steps"] }),
    ...(error.type === "HoldoutTooLarge" && { fields: ["plan.holdout"] }),
  };
}

/** What helps whoever called: names, numbers and opaque ids of the record. */
function detailOf(error: AdminError): string | undefined {
  switch (error.type) {
    case "UnusableAgent":
      return error.issues.join("; ").slice(0, 1_000);
    case "UndeclaredVariable":
      return "A variable is used and not declared.";
    case "UnusedVariable":
      return "A variable is declared and not used.";
    case "MalformedVariable":
      return "Braces hold no name of a variable.";
    case "OtherContentRegistered":
      return "This version is on the record with other content: raise the version.";
    case "EvaluationRequired":
      return "Only a judge and an agent's first version are approved without an evaluation.";
    case "NotAllowed":
      return `${error.command} is not possible for a version that is ${error.status}.`;
    case "StableAlreadySet":
      return `Version ${error.stable.version} is in service: another one takes a rollout.`;
    case "CandidateNotApproved":
      return `Version ${error.candidate.version} is not approved.`;
    case "CandidateIsStable":
      return `Version ${error.candidate.version} is the stable one already.`;
    case "NoStableVersion":
      return "No version of this agent is in service.";
    case "RolloutInProgress":
      return `Rollout ${error.rolloutId} is under way.`;
    case "RolloutEnded":
      return `The rollout is ${error.status}.`;
    case "StepsDoNotGrow":
      return "Steps have to grow, up to 10000.";
    case "WeightDoesNotGrow":
      return `The candidate has a weight of ${error.weight} already.`;
    case "NotAStep":
      return `The steps are ${error.steps.join(", ")}.`;
    case "RolloutNotAtFullWeight":
      return `The candidate has a weight of ${error.weight}, not 10000.`;
    case "NotNow":
      return `${error.command} is not possible for a message that is ${error.status}.`;
    case "TooLarge":
      return `It would take ${error.bytes} bytes, at most ${error.limit}.`;
    default:
      return undefined;
  }
}
