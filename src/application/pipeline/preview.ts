import { ok, type ResultAsync, safeTry } from "neverthrow";
import { type Instant, message, messageIdOf, type Prompt } from "#domain";
import type { CallOptions } from "../call.js";
import { purposeFeatures } from "./customer-features.js";
import { pin } from "./prepare.js";
import { choosePurpose } from "./request.js";
import type { Pipeline, StageError } from "./stage.js";

/** The prompt that a customer's message would be written from. */
export interface Preview extends Prompt {
  readonly purpose: string;
  readonly agentId: string;
  readonly version: number;
}

/** Renders the first attempt's prompt for a customer. Writes no event and calls no model. */
export function previewPrompt(
  pipeline: Pipeline,
): (
  customerId: string,
  decisionTime: Instant,
  purpose?: string,
  call?: CallOptions,
) => ResultAsync<Preview, StageError> {
  return (customerId, decisionTime, wanted, call) =>
    safeTry(async function* () {
      const { ports, ownFeatures } = pipeline;
      const known = yield* await purposeFeatures(
        ports,
        ownFeatures,
        customerId,
        decisionTime,
        call,
      );
      const { purpose } = yield* choosePurpose(pipeline.purposes, wanted, known);
      const { context, prompt } = yield* await pin(
        pipeline,
        {
          type: "MessageRequested",
          messageId: messageIdOf(customerId, purpose.name, "preview"),
          customerId,
          agentId: purpose.agentId,
          purpose: purpose.name,
          trigger: "preview",
          decisionTime,
        },
        message.initialState,
        call,
      );
      const { agentId, version } = context.generator;
      return ok({ purpose: purpose.name, agentId, version, ...prompt });
    });
}
