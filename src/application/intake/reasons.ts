import type { MessageStatus } from "#domain";
import type { StageError } from "../pipeline/index.js";

/** Why what is on the record does not go with what was told, in words that show nothing personal. */
export function reasonFor(error: StageError): string {
  switch (error.type) {
    case "CustomerIsErased":
      return "this customer was forgotten; leave the record out";
    case "ServiceAlreadyReported":
      return (
        `service ${error.serviceId} is on the record with other facts ` +
        `(${error.differing.join(", ")}); the record keeps the first`
      );
    case "ServiceIsVoided":
      return `service ${error.serviceId} was voided`;
    case "SatisfactionAlreadyRecorded":
      return `service ${error.serviceId} has another score of the same instant; the record keeps the first`;
    case "InFuture":
      return `${error.field} lies in the future: ${error.at}`;
    case "CustomerNotFound":
      return "its customer is not known, so their consent is not withdrawn yet; tell of it again once they are";
    case "MessageNotFound":
      return "there is no such message";
    case "MessageAlreadyExists":
      return "there is another message of that id";
    case "NotNow":
      return `the message ${become[error.status]}, so this cannot have become of it`;
    case "ProviderEventIdUsed":
      return `event_id ${error.providerEventId} was recorded as ${error.kind}`;
    case "NotConsented":
      return "the customer had not consented";
    case "TooLarge":
      return (
        `it is too large to be taken at once (${error.bytes} bytes, at most ${error.limit}); ` +
        "split it over several records"
      );
    case "InvalidEvent":
      return `${error.event} is not valid: ${error.issues.join("; ")}`;
    case "Corrupt":
      return `${error.stream} version ${error.version} cannot be read: ${error.issues.join("; ")}`;
    default:
      // Nothing that a record says leads to the others; should it, their name says what to look up.
      return `it does not go with what is on the record (${error.type})`;
  }
}

/** What a message has come to. */
const become: Readonly<Record<MessageStatus, string>> = {
  absent: "is not known",
  requested: "is not written yet",
  declined: "was never made",
  prepared: "is not written yet",
  approved: "was approved",
  "in-review": "is in review",
  rejected: "was rejected",
  failed: "could not be written",
  cancelled: "was cancelled",
  sent: "was sent already",
};
