import { sentenceOf } from "#adapters/cli";
import { requestError } from "#adapters/remote";
import type { Unavailable } from "#application";

/** What is said of a service of AWS that did not tell what it was asked: a sentence, with what to do where that is known. */
export function askedInVain(error: Unavailable): string {
  const { status, message } = requestError(error.cause);
  // The SDK's word for an answer without one.
  const why = message === "" || message === "UnknownError" ? `it answered ${status}` : message;
  const isRefusal = status >= 400 && error.advice === undefined;
  const said = isRefusal ? `${error.service} cannot be asked: ${why}` : sentenceOf(error);
  return `${said.replace(/\.$/, "")}.`;
}
