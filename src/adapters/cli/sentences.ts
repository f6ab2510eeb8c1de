import type { AgentError, StageError } from "#application";
import { notNow } from "./not-now.js";
import { reasonOf } from "./reason.js";

type Failure = StageError | AgentError;

/** What a failed use case means for the person at the terminal. */
export function sentenceOf(error: Failure): string {
  // The map pairs each type with its own error, which an index by a union cannot say.
  const say = sentences[error.type] as (error: Failure) => string;
  return say(error);
}

/** Advice at the end of a sentence, or as one of its own; the full stop is whoever's it ends. */
function asEnd(advice: string): string {
  const said = advice.replace(/\.$/, "");
  return /^\p{Lu}/u.test(said) ? `. ${said}` : `; ${said}`;
}

/** Total by type: a new refusal does not compile until it has its sentence. */
const sentences: {
  readonly [T in Failure["type"]]: (error: Extract<Failure, { readonly type: T }>) => string;
} = {
  UnusableAgent: (error) => error.issues.join("; "),
  OtherContentRegistered: () =>
    "this agent version is on the record with other content; raise its version",
  EvaluationRequired: () =>
    "only an agent's first version goes into service without an evaluation; leave one version of each agent in the folder",
  NotInService: (error) => `agent ${error.agentId} is not in service: ${error.why}`,
  Missing: (error) => `${error.what}: ${error.why}`,
  NotAsked: (error) => error.detail.replace(/\.$/, ""),
  NotRenderable: (error) => `${error.what}: ${error.why}`,
  UnknownPurpose: (error) => `there is no purpose "${error.purpose}"`,
  UndeclaredVariable: (error) => `variable {{${error.variable}}} is used but not declared`,
  MalformedVariable: (error) =>
    `${error.text} is no variable: a name is letters, digits, "_" and "."`,
  UnusedVariable: (error) => `variable ${error.variable} is declared but not used`,
  CustomerNotFound: () => "there is no such customer",
  CustomerIsErased: () => "this customer was forgotten; leave the record out",
  MessageNotFound: () => "there is no such message",
  IdLooksPersonal: () => "the id looks like an e-mail address or a phone number",
  ServiceAlreadyReported: (error) =>
    `service ${error.serviceId} is on the record with other facts ` +
    `(${error.differing.join(", ")}); the record keeps the first`,
  InFuture: (error) => `${error.field} lies in the future: ${error.at}`,
  SatisfactionAlreadyRecorded: (error) =>
    `service ${error.serviceId} has another score of the same instant; the record keeps the first`,
  TooLarge: (error) =>
    `it is too large to be taken at once (${error.bytes} bytes, at most ${error.limit}); ` +
    "split it over several records",
  InvalidEvent: (error) => `${error.event} is not valid: ${error.issues.join("; ")}`,
  Unavailable: ({ service, cause, advice }) =>
    advice === undefined
      ? `${service} did not answer: ${String(cause)}`
      : `${service} cannot be used: ${reasonOf(cause)}${asEnd(advice)}`,
  Corrupt: ({ stream, version, issues }) =>
    `${stream} version ${version} cannot be read: ${issues.join("; ")}`,
  InvalidStream: ({ stream, issue }) => `there is no stream ${stream}: ${issue}`,
  Conflict: (error) => `${error.stream} is being written by others`,
  AgentVersionNotFound: () => "there is no such agent version",
  NotAllowed: (error) => `${error.command} is not possible for a version that is ${error.status}`,
  StableAlreadySet: (error) => `version ${error.stable.version} is in service already`,
  NoStableVersion: () => "the agent has no stable version",
  CandidateNotApproved: (error) => `version ${error.candidate.version} is not approved`,
  CandidateIsStable: (error) => `version ${error.candidate.version} is the stable one already`,
  RolloutInProgress: (error) => `rollout ${error.rolloutId} is under way`,
  RolloutIdUsed: (error) => `rollout ${error.rolloutId} has been before`,
  StepsDoNotGrow: (error) => `the steps ${error.steps.join(", ")} do not grow to 10000`,
  HoldoutTooLarge: (error) => `a holdout of ${error.holdout} leaves nobody`,
  RolloutNotFound: (error) => `there is no rollout ${error.rolloutId}`,
  RolloutEnded: (error) => `rollout ${error.rolloutId} is ${error.status}`,
  WeightDoesNotGrow: (error) => `a weight of ${error.to} is not more than ${error.weight}`,
  NotAStep: (error) => `${error.to} is none of the steps ${error.steps.join(", ")}`,
  RolloutNotAtFullWeight: (error) => `the candidate has a weight of ${error.weight}, not 10000`,
  ServiceNotFound: (error) => `there is no service ${error.serviceId}`,
  ServiceIsVoided: (error) => `service ${error.serviceId} was voided`,
  SatisfactionNotFound: (error) => `service ${error.serviceId} has no such score to correct`,
  ComplaintNotFound: (error) => `there is no complaint ${error.complaintId}`,
  ContactNotFound: (error) => `there is no contact for message ${error.messageId}`,
  MessageAlreadyExists: () => "there is another message of that id",
  NotNow: notNow,
  WrongAttempt: (error) => `attempt ${error.expected} is due, not ${error.attempt}`,
  JudgeIsGenerator: (error) => `${error.agentId}@${error.version} cannot judge what it wrote`,
  ShadowIsPrimary: (error) => `${error.agentId}@${error.version} cannot be its own shadow`,
  NotThePrimaryJudge: (error) => `${error.agentId}@${error.version} is not the judge that decides`,
  AttemptsLeft: (error) => `only ${error.attempts} of ${error.maximum} attempts have been made`,
  NotJudgedYet: (error) => `attempt ${error.attempt} has not been judged`,
  ProviderEventIdUsed: (error) => `event_id ${error.providerEventId} was recorded as ${error.kind}`,
  NotConsented: () => "the customer has not consented",
  OtherText: () => "it is not the text that was approved",
  TextErased: () => "its text was erased",
};
