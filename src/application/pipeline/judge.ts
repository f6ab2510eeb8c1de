import { err, ok, type Result, type ResultAsync, safeTry } from "neverthrow";
import * as z from "zod";
import {
  type Attempt,
  type JudgeContent,
  judgeTries,
  type MessageCommand,
  type MessageEventOf,
  type Prompt,
  primaryJudgement,
  promptHash,
  rubricScore,
  text,
} from "#domain";
import type { CallOptions } from "../call.js";
import type { LanguageModel, NotAsked } from "../ports/index.js";
import { type Asked, ask, type NotAnswered, orAttempt, type Prices } from "./ask.js";
import { orCancel } from "./cancel.js";
import { readContent, readDecision } from "./decision.js";
import { judgePrompt } from "./prompt.js";
import {
  causeOf,
  type PipelineOver,
  type Progress,
  progress,
  readMessage,
  type Stage,
  type StageError,
} from "./stage.js";

/** What a judge must answer: scores by criterion, and why. */
export const judgeAnswer = z.object({
  scores: z.record(z.string(), z.number().min(0).max(1)),
  rationale: text(20_000),
});

/** Has the newest draft judged: by the judge that decides, then by the one that only watches. */
export function judge(pipeline: PipelineOver<"events" | "artefacts" | "model" | "clock">): Stage {
  const { ports, handleMessage } = pipeline;
  return (messageId, call) =>
    safeTry<Progress, StageError>(async function* () {
      const message = yield* await readMessage(ports, messageId, call);
      const { state } = message;
      const before = progress(messageId, state);
      const attempt = state.attempts.at(-1);
      if (before.next !== "judge" || attempt?.draft === undefined) return ok(before);

      const { context, inputs, prices } = yield* await readDecision(ports, message, call);
      const isPrimary = primaryJudgement(attempt) === undefined;
      const by = isPrimary ? context.judge : (context.shadowJudge ?? context.judge);
      const content = yield* await readContent(ports, by, "judge", call);
      const prompt = yield* judgePrompt(content, yield* inputs, attempt.draft);
      const judging = isPrimary ? primary(attempt, by) : shadow(attempt, by);
      const command = yield* await judgement(ports.model, content, prompt, prices, judging, call);
      const { role, repeat } = judging;
      const cause = causeOf(messageId, `judge/${attempt.attempt}/${role}/${repeat}`);
      const { state: after } = yield* await handleMessage(messageId, [command], cause, call);
      return ok(progress(messageId, after));
    }).orElse(orCancel(pipeline, messageId, call));
}

type Judging = Pick<MessageEventOf<"DraftJudged">, "attempt" | "role" | "repeat" | "judge">;

function primary(attempt: Attempt, by: Judging["judge"]): Judging {
  const repeat = judgeTries(attempt) + 1;
  return { attempt: attempt.attempt, role: "primary", repeat, judge: by };
}

function shadow(attempt: Attempt, by: Judging["judge"]): Judging {
  return { attempt: attempt.attempt, role: "shadow", repeat: 1, judge: by };
}

/** The score is computed here, from the criteria and the rubric's weights; the model gives none. */
function judgement(
  model: LanguageModel,
  content: JudgeContent,
  prompt: Prompt,
  prices: Prices,
  judging: Judging,
  call: CallOptions | undefined,
): ResultAsync<MessageCommand, NotAsked> {
  const told = { ...judging, promptHash: promptHash(prompt) };
  return ask(model, content, prompt, prices, judgeAnswer, judging.repeat, call)
    .andThen((answer) => scoresAll(content.rubric, answer))
    .map(({ value: { scores, rationale }, ...answer }): MessageCommand => {
      const criteria = content.rubric.map(({ criterion }) => ({
        criterion,
        score: scores[criterion] ?? 0,
      }));
      const score = rubricScore(content.rubric, criteria);
      return { type: "RecordJudgement", ...told, score, criteria, rationale, ...answer };
    })
    .orElse((error) => err(judging.role === "shadow" ? withoutHalt(error) : error))
    .orElse(orAttempt((failure) => ({ type: "RecordJudgementFailure", ...told, ...failure })));
}

/** A judge that only looks on and is refused for its configuration holds up nobody's message. */
function withoutHalt(error: NotAnswered | NotAsked): NotAnswered | NotAsked {
  return error.type === "NotAsked" && error.why === "refused"
    ? { type: "NotAnswered", kind: "refused", detail: error.detail.slice(0, 2_000) }
    : error;
}

type JudgeAnswer = Asked<z.output<typeof judgeAnswer>>;

/** A judgement that leaves a criterion out is none. */
function scoresAll(
  rubric: JudgeContent["rubric"],
  answer: JudgeAnswer,
): Result<JudgeAnswer, NotAnswered> {
  const { scores } = answer.value;
  const left = rubric.filter(({ criterion }) => !Object.hasOwn(scores, criterion));
  if (left.length === 0) return ok(answer);
  const detail = `no score for ${left.map(({ criterion }) => criterion).join(", ")}`;
  return err({ type: "NotAnswered", kind: "malformed", detail, call: answer.call });
}
