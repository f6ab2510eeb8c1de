import { ok, safeTry } from "neverthrow";
import * as z from "zod";
import { type MessageCommand, promptHash, text } from "#domain";
import { ask, orAttempt } from "./ask.js";
import { orCancel } from "./cancel.js";
import { readDecision } from "./decision.js";
import { generatorPrompt } from "./prompt.js";
import {
  causeOf,
  type PipelineOver,
  type Progress,
  progress,
  readMessage,
  type Stage,
  type StageError,
} from "./stage.js";

/** What a generator must answer, whatever else its response schema asks for. */
export const draftAnswer = z.object({ subject: text(500), body: text(20_000) });

/** Has the next attempt written. A failure of the model is an attempt as well. */
export function generate(
  pipeline: PipelineOver<"events" | "artefacts" | "model" | "clock">,
): Stage {
  const { ports, handleMessage } = pipeline;
  return (messageId, call) =>
    safeTry<Progress, StageError>(async function* () {
      const message = yield* await readMessage(ports, messageId, call);
      const { state } = message;
      const before = progress(messageId, state);
      if (before.next !== "generate") return ok(before);

      const { generator, inputs, prices } = yield* await readDecision(ports, message, call);
      const attempt = (state.attempts.at(-1)?.attempt ?? 0) + 1;
      const prompt = yield* generatorPrompt(generator, yield* inputs, state, attempt);
      const told = { attempt, promptHash: promptHash(prompt) };
      const { model } = ports;
      const command = yield* await ask(model, generator, prompt, prices, draftAnswer, attempt, call)
        .map(
          ({ value, ...answer }): MessageCommand => ({
            type: "RecordDraft",
            ...told,
            ...value,
            ...answer,
          }),
        )
        .orElse(orAttempt((failure) => ({ type: "RecordDraftFailure", ...told, ...failure })));
      const cause = causeOf(messageId, `generate/${attempt}`);
      const { state: after } = yield* await handleMessage(messageId, [command], cause, call);
      return ok(progress(messageId, after));
    }).orElse(orCancel(pipeline, messageId, call));
}
