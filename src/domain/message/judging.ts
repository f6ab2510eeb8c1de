import { err, ok, type Result } from "neverthrow";
import { sameJson } from "../kernel/index.js";
import {
  type MessageCommandOf,
  type MessageDecision,
  type MessageRejection,
  nothing,
  notNow,
} from "./commands.js";
import type { MessageEventOf as Of } from "./events.js";
import { isLastAttempt, type Message, passes, primaryJudgement } from "./state.js";

type Agent = Of<"ContextPrepared">["generator"];

/** A judge never judges what its own version wrote. */
export function whenJudgesDiffer(
  { generator }: { readonly generator: Agent },
  judges: readonly (Agent | undefined)[],
): Result<void, MessageRejection> {
  const same = judges.find(
    (judge) =>
      judge?.contentHash === generator.contentHash ||
      (judge?.agentId === generator.agentId && judge.version === generator.version),
  );
  return same === undefined
    ? ok(undefined)
    : err({ type: "JudgeIsGenerator", agentId: same.agentId, version: same.version });
}

/** One judge is heard once for each attempt: as its own shadow it would shut itself out. */
export function shadowIsPrimary({ agentId, version }: Agent): MessageDecision {
  return err({ type: "ShadowIsPrimary", agentId, version });
}

/** Attempts follow each other; one that is recorded already stays as it is. */
export function whenAttemptIsNext(
  command: MessageCommandOf<"RecordDraft" | "RecordDraftFailure">,
  state: Message,
  event: Of<"DraftGenerated" | "DraftFailed">,
): MessageDecision {
  const { attempt } = command;
  const last = state.attempts.at(-1);
  if (last !== undefined && attempt <= last.attempt) return nothing;
  if (state.status !== "prepared") return notNow(command, state);
  const expected = (last?.attempt ?? 0) + 1;
  const isOpen =
    last === undefined ||
    (!passes(state, last) &&
      !isLastAttempt(state, last) &&
      (last.draft === undefined || primaryJudgement(last) !== undefined));
  if (attempt !== expected) return err({ type: "WrongAttempt", expected, attempt });
  return isOpen ? ok([event]) : notNow(command, state);
}

/** One judgement for each attempt, judge version and repeat; shadows may come late. */
export function whenJudgeMay(
  command: MessageCommandOf<"RecordJudgement" | "RecordJudgementFailure">,
  state: Message,
  event: Of<"DraftJudged" | "JudgementFailed">,
): MessageDecision {
  const { attempt, judge, role, repeat } = command;
  const judged = state.attempts.find((each) => each.attempt === attempt);
  if (state.context === undefined || judged?.draft === undefined) return notNow(command, state);

  const isKnown = [...judged.judgements, ...judged.judgementFailures].some(
    (known) => sameJson(known.judge, judge) && known.repeat === repeat,
  );
  if (isKnown) return nothing;
  if (role === "primary") {
    if (state.status !== "prepared") return notNow(command, state);
    if (!sameJson(judge, state.context.judge)) {
      return err({ type: "NotThePrimaryJudge", agentId: judge.agentId, version: judge.version });
    }
  }
  if (role === "shadow" && sameJson(judge, state.context.judge)) return shadowIsPrimary(judge);
  return whenJudgesDiffer(state.context, [judge]).map(() => [event]);
}
