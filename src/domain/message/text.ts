import { type Erased, isErased } from "../kernel/index.js";
import type { MessageEventOf as Of } from "./events.js";
import { textHash } from "./identity.js";
import type { Message } from "./state.js";

/** What a customer reads, or what is left of it. */
export interface MessageText {
  readonly subject: string | Erased;
  readonly body: string | Erased;
}

/** The text that may be sent: the approved draft, as a reviewer edited it. */
export function approvedText(message: Message): MessageText | undefined {
  const { status, imported, approval, attempts, reviews } = message;
  if (status !== "approved" && status !== "sent") return undefined;
  if (imported !== undefined) return { subject: imported.subject, body: imported.body };
  const { draft } = attempts.find((each) => each.attempt === approval?.attempt) ?? {};
  return draft && editedText(draft, reviews);
}

/** A draft as reviewers edited it: of each part the last edit. */
export function editedText(draft: Of<"DraftGenerated">, reviews: Message["reviews"]): MessageText {
  const edits = reviews.filter((each) => each.type === "ReviewCompleted");
  return {
    subject: edits.findLast((edit) => edit.editedSubject)?.editedSubject ?? draft.subject,
    body: edits.findLast((edit) => edit.editedBody)?.editedBody ?? draft.body,
  };
}

/** The hash of a text that is still there. */
export function hashOfText({ subject, body }: MessageText): string | undefined {
  return isErased(subject) || isErased(body) ? undefined : textHash({ subject, body });
}
