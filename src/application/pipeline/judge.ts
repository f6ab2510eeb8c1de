import { ok, safeTry } from "neverthrow";
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
import type { LanguageModel } from "../ports/index.js";
import { ask, type Prices } from "./ask.js";
import { readContent, readDecision } from "./decision.js";
import { judgePrompt } from "./prompt.js";
import { causeOf, type Pipeline, progress, readMessage, type Stage } from "./stage.js";

const score = z.number().min(0).max(1);

/** What a judge must answer: a score for each criterion of its rubric, and why. */
export function judgeAnswer(rubric: JudgeContent["rubric"]) {
  const scores = Object.fromEntries(rubric.map(({ criterion }) => [criterion, score]));
  return z.object({ scores: z.object(scores), rationale: text(20_000) });
}

/** Has the newest draft judged: by the judge that decides, then by the one that only watches. */
export function judge({ ports, handleMessage }: Pipeline): Stage {
  return (messageId) =>
    safeTry(async function* () {
      const { state } = yield* readMessage(ports, messageId);
      const before = progress(messageId, state);
      const attempt = state.attempts.at(-1);
      if (before.next !== "judge" || attempt?.draft === undefined) return ok(before);

      const { context, inputs, prices } = yield* readDecision(ports, messageId);
      const isPrimary = primaryJudgement(attempt) === undefined;
      const by = isPrimary ? context.judge : (context.shadowJudge ?? context.judge);
      const content = yield* readContent(ports, by, "judge");
      const prompt = yield* judgePrompt(content, yield* inputs, attempt.draft);
      const judging = isPrimary ? primary(attempt, by) : shadow(attempt, by);
      const command = await judgement(ports.model, content, prompt, prices, judging);
      const { role, repeat } = judging;
      const cause = causeOf(messageId, `judge/${attempt.attempt}/${role}/${repeat}`);
      const { state: after } = yield* handleMessage(messageId, [command], cause);
      return ok(progress(messageId, after));
    });
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
async function judgement(
  model: LanguageModel,
  content: JudgeContent,
  prompt: Prompt,
  prices: Prices,
  judging: Judging,
): Promise<MessageCommand> {
  const told = { ...judging, promptHash: promptHash(prompt) };
  return ask(model, content, prompt, prices, judgeAnswer(content.rubric), judging.repeat).match(
    ({ value: { scores, rationale }, ...answer }): MessageCommand => {
      const criteria = Object.entries(scores).map(([criterion, score]) => ({ criterion, score }));
      const score = rubricScore(content.rubric, criteria);
      return { type: "RecordJudgement", ...told, score, criteria, rationale, ...answer };
    },
    (failure): MessageCommand => ({ type: "RecordJudgementFailure", ...told, ...failure }),
  );
}
