import type { AgentError, StageError } from "#application";

type Failure = StageError | AgentError;

/** What a failed use case means for the person at the terminal. */
export function sentenceOf(error: Failure): string {
  switch (error.type) {
    case "UnusableAgent":
      return error.issues.join("; ");
    case "OtherContentRegistered":
      return "this agent version is on the record with other content; raise its version";
    case "EvaluationRequired":
      return "only an agent's first version goes into service without an evaluation; leave one version of each agent in the folder";
    case "NotInService":
      return `agent ${error.agentId} is not in service: ${error.why}`;
    case "Missing":
    case "NotRenderable":
      return `${error.what}: ${error.why}`;
    case "UnknownPurpose":
      return `there is no purpose "${error.purpose}"`;
    case "UndeclaredVariable":
      return `variable {{${error.variable}}} is used but not declared`;
    case "MalformedVariable":
      return `${error.text} is no variable: a name is letters, digits, "_" and "."`;
    case "UnusedVariable":
      return `variable ${error.variable} is declared but not used`;
    case "CustomerNotFound":
      return "there is no such customer";
    case "CustomerIsErased":
      return "the customer was erased";
    case "MessageNotFound":
      return "there is no such message";
    case "IdLooksPersonal":
      return "the id looks like an e-mail address or a phone number";
    case "ServiceAlreadyReported":
      return (
        `service ${error.serviceId} is on the record with other facts ` +
        `(${error.differing.join(", ")}); the record keeps the first`
      );
    case "InFuture":
      return `${error.field} lies in the future: ${error.at}`;
    case "SatisfactionAlreadyRecorded":
      return `service ${error.serviceId} has another score of the same instant; the record keeps the first`;
    case "TooLarge":
      return (
        `it is too large to be taken at once (${error.bytes} bytes, at most ${error.limit}); ` +
        "split it over several records"
      );
    case "InvalidEvent":
      return `${error.event} is not valid: ${error.issues.join("; ")}`;
    case "Unavailable":
      return `${error.service} did not answer: ${String(error.cause)}`;
    case "Conflict":
      return `${error.stream} is being written by others`;
    default:
      return error.type;
  }
}
