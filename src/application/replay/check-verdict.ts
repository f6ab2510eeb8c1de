import {
  fold,
  isErased,
  type Message,
  type MessageEvent,
  type MessageEventOf,
  message,
  passes,
  primaryJudgement,
} from "#domain";
import type { Decision } from "../pipeline/decision.js";
import { type Check, cannotRebuild, compare } from "./checks.js";

type Verdict = MessageEventOf<"MessageApproved" | "MessageRejected" | "GenerationFailed">;

const nameOf = {
  MessageApproved: "approval",
  MessageRejected: "rejection",
  GenerationFailed: "failure",
} as const;

/** Decides every verdict again, from what the stream said when it fell. */
export function checkVerdict({ message: { recorded } }: Decision): readonly Check[] {
  const events = recorded.map(({ event }) => event);
  return events.flatMap((event, index) => {
    if (!isVerdict(event)) return [];
    const last = events[index - 1];
    const review = last?.type === "ReviewCompleted" ? last : undefined;
    const before = fold(message, events.slice(0, review === undefined ? index : index - 1));
    return event.type === "MessageApproved" && isTextErased(before, event.attempt)
      ? checkWithoutText(event, before, review !== undefined)
      : checkAgain(event, before, review);
  });
}

function checkAgain(
  event: Verdict,
  before: Message,
  review: MessageEventOf<"ReviewCompleted"> | undefined,
): readonly Check[] {
  const command =
    review === undefined
      ? ({ type: "Conclude" } as const)
      : ({ ...review, type: "CompleteReview" } as const);
  const replayed = message.decide(command, before).match(
    (events) => events.find(isVerdict),
    (refusal) => refusal,
  );
  if (event.type !== "MessageApproved" || replayed?.type !== "MessageApproved") {
    return [compare(nameOf[event.type], event, replayed ?? null)];
  }
  const { score, textHash, ...rest } = event;
  const { score: scoreAgain, textHash: hashAgain, ...restAgain } = replayed;
  return [
    compare("approved score", score, scoreAgain),
    compare("approved text", textHash, hashAgain),
    compare("approval", rest, restAgain),
  ];
}

/** What can still be said of an approval whose text is gone. */
function checkWithoutText(
  { attempt: number, score }: MessageEventOf<"MessageApproved">,
  before: Message,
  isReviewed: boolean,
): readonly Check[] {
  const attempt = before.attempts.find((each) => each.attempt === number);
  const judged = attempt && primaryJudgement(attempt)?.score;
  const isPassed = attempt !== undefined && passes(before, attempt);
  return [
    compare("approval", true, isReviewed || isPassed),
    compare("approved score", score, judged ?? null),
    cannotRebuild("approved text", "it was erased"),
  ];
}

function isTextErased({ attempts }: Message, number: number): boolean {
  const draft = attempts.find(({ attempt }) => attempt === number)?.draft;
  return draft !== undefined && (isErased(draft.subject) || isErased(draft.body));
}

function isVerdict(event: MessageEvent): event is Verdict {
  return Object.hasOwn(nameOf, event.type);
}
