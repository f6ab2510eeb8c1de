/** One message: how it came to be, what it cost, and what became of it. */

export type { MessageCommand, MessageRejection } from "./commands.js";
export type { FailureKind, ModelCall } from "./context.js";
export {
  type Cost,
  costOf,
  type PriceBook,
  priceBook,
  type TokenUsage,
  totalCost,
} from "./cost.js";
export {
  type MessageEvent,
  type MessageEventOf,
  messageContract,
  type OutcomeKind,
} from "./events.js";
export { messageIdOf, type Prompt, promptHash, textHash } from "./identity.js";
export { message } from "./message.js";
export {
  type Attempt,
  decidedAt,
  judgeTries,
  type Message,
  type MessageStatus,
  maximumJudgeTries,
  type NextStep,
  nextStep,
  passes,
  primaryJudgement,
  shadowIsDue,
} from "./state.js";
export { approvedText, hashOfText, type MessageText } from "./text.js";
