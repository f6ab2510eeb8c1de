import type {
  ContentBlock,
  ConverseCommandOutput,
  GuardrailAssessment,
} from "@aws-sdk/client-bedrock-runtime";
import type { ModelFailure } from "#application";
import { answerName } from "./converse-input.js";

/** What came of one request that was answered. */
export type Outcome =
  | { readonly type: "answered"; readonly raw: string; readonly value: unknown }
  /** It may be better when asked again. */
  | { readonly type: "malformed"; readonly fault: string }
  /** It is final. */
  | { readonly type: "failed"; readonly kind: ModelFailure["kind"]; readonly detail: string };

/** What an answer comes to by its stop reason; nothing but a complete one is read. */
export function outcomeOf(output: ConverseCommandOutput, maxTokens: number): Outcome {
  const { stopReason = "missing" } = output;
  switch (stopReason) {
    case "end_turn":
    case "stop_sequence":
    case "tool_use":
      return answerIn(contentOf(output));
    case "malformed_model_output":
    case "malformed_tool_use":
      return { type: "malformed", fault: `the model's answer broke off as ${stopReason}` };
    case "max_tokens":
      return failed(
        "too-long",
        `no end within ${maxTokens} tokens: raise the agent version's maxTokens, or ask for less`,
      );
    case "model_context_window_exceeded":
      return failed("too-long", "prompt and answer together are longer than the model takes");
    case "guardrail_intervened":
      return failed("guardrail", `the guardrail intervened: ${interventions(output)}`);
    case "content_filtered":
      return failed("guardrail", "the model's own content filter stopped the answer");
    default:
      return failed("malformed", `Bedrock gave a stop reason that is not known: ${stopReason}`);
  }
}

/** The blocks of an answer. */
export function contentOf({ output }: ConverseCommandOutput): readonly ContentBlock[] {
  return output?.message?.content ?? [];
}

/** What the tool was called with, else the text: JSON, at most in a code fence. */
function answerIn(content: readonly ContentBlock[]): Outcome {
  const called = content.find(({ toolUse }) => toolUse?.name === answerName)?.toolUse;
  if (called !== undefined) {
    return { type: "answered", raw: JSON.stringify(called.input), value: called.input };
  }
  const text = content.map(({ text = "" }) => text).join("");
  const raw = /^\s*```(?:json)?\s*\n([\s\S]*?)\n?\s*```\s*$/.exec(text)?.[1] ?? text;
  try {
    return { type: "answered", raw, value: JSON.parse(raw) };
  } catch {
    return { type: "malformed", fault: "the answer is not JSON" };
  }
}

function failed(kind: ModelFailure["kind"], detail: string): Outcome {
  return { type: "failed", kind, detail };
}

/** Which policies of a guardrail found something, without what they found: that may be personal. */
function interventions({ trace }: ConverseCommandOutput): string {
  const { inputAssessment = {}, outputAssessments = {} } = trace?.guardrail ?? {};
  const where = {
    prompt: Object.values(inputAssessment),
    answer: Object.values(outputAssessments).flat(),
  };
  const found = Object.entries(where).flatMap(([place, assessments]) =>
    assessments.flatMap(policiesIn).map((policy) => `${policy} in the ${place}`),
  );
  return [...new Set(found)].join(", ") || "Bedrock does not say why";
}

function policiesIn(assessment: GuardrailAssessment): readonly string[] {
  const { topicPolicy, contentPolicy, wordPolicy, sensitiveInformationPolicy } = assessment;
  const topics = topicPolicy?.topics?.map(({ name }) => `topic "${name}"`) ?? [];
  const filters = contentPolicy?.filters?.map(({ type }) => `filter ${type}`) ?? [];
  const words = (wordPolicy?.customWords ?? wordPolicy?.managedWordLists ?? []).map(() => "words");
  const personal = sensitiveInformationPolicy?.piiEntities?.map(({ type }) => `personal ${type}`);
  const regexes = sensitiveInformationPolicy?.regexes?.map(({ name }) => `pattern "${name}"`);
  const grounding = assessment.contextualGroundingPolicy ? ["contextual grounding"] : [];
  return [topics, filters, words, personal ?? [], regexes ?? [], grounding].flat();
}
