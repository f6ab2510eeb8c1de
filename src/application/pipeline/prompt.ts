import { err, ok, type Result } from "neverthrow";
import {
  type AgentContent,
  type Attempt,
  formatMoney,
  type GeneratorContent,
  isErased,
  type JudgeContent,
  type Message,
  type MessageEventOf,
  type Prompt,
  primaryJudgement,
  render,
} from "#domain";
import type { Guidelines } from "../ports/index.js";

/** Raised whenever the same inputs would be rendered to other bytes. */
export const rendererVersion = 1;

/** The variables that a generator's templates may use. */
export const generatorVariables = [
  "purpose",
  "customer",
  "features",
  "examples",
  "guidelines",
  "feedback",
] as const;

/** The variables that a judge's templates may use. */
export const judgeVariables = [
  "purpose",
  "customer",
  "features",
  "guidelines",
  "rubric",
  "draft",
] as const;

/** What a prompt is rendered from: all of it pinned by the message's context. */
export interface PromptInputs {
  readonly purpose: string;
  readonly customer: { readonly name: string; readonly locale: string };
  readonly features: MessageEventOf<"ContextPrepared">["features"];
  readonly guidelines: Guidelines;
  /** In the order of similarity. */
  readonly examples: readonly { readonly subject: string; readonly body: string }[];
}

/** Something needed to render is no longer there. */
export interface NotRenderable {
  readonly type: "NotRenderable";
  readonly what: string;
  readonly why: string;
}

/** The prompt of a generator's attempt; from the second on with the judge's feedback. */
export function generatorPrompt(
  content: GeneratorContent,
  inputs: PromptInputs,
  message: Message,
  attempt: number,
): Result<Prompt, NotRenderable> {
  return feedbackFor(message, attempt).andThen((feedback) =>
    renderBoth(content, {
      ...commonBlocks(inputs),
      examples: block(inputs.examples.map(({ subject, body }) => ({ subject, body }))),
      feedback: block(feedback),
    }),
  );
}

/** The prompt in which a judge scores a draft. */
export function judgePrompt(
  content: JudgeContent,
  inputs: PromptInputs,
  draft: NonNullable<Attempt["draft"]>,
): Result<Prompt, NotRenderable> {
  const { subject, body } = draft;
  if (isErased(subject) || isErased(body)) return err(erasedText("the draft"));
  return renderBoth(content, {
    ...commonBlocks(inputs),
    rubric: block(content.rubric),
    draft: block({ subject, body }),
  });
}

function commonBlocks({ purpose, customer, features, guidelines }: PromptInputs) {
  return {
    purpose,
    customer: block(customer),
    features: block(
      Object.fromEntries(
        Object.entries(features).map(([name, feature]) => [
          name,
          feature.status === "present" ? readable(name, feature.value) : null,
        ]),
      ),
    ),
    guidelines: block(guidelines),
  };
}

/** Values as a reader expects them: sums of money with their currency, means with two digits. */
function readable(name: string, value: unknown): unknown {
  if (typeof value === "number") return Math.round(value * 100) / 100;
  if (name !== "lifetimeValue" || typeof value !== "object" || value === null) return value;
  return Object.entries(value).map(([currency, minor]) =>
    formatMoney({ minor: Number(minor), currency }),
  );
}

/** What the judge said of the last draft before an attempt; `null` when there is none. */
function feedbackFor(message: Message, attempt: number): Result<unknown, NotRenderable> {
  const judged = message.attempts.findLast(
    (each) => each.attempt < attempt && primaryJudgement(each) !== undefined,
  );
  const judgement = judged && primaryJudgement(judged);
  if (judged?.draft === undefined || judgement === undefined) return ok(null);
  const { subject, body } = judged.draft;
  const { score, criteria, rationale } = judgement;
  if ([subject, body, rationale].some(isErased)) return err(erasedText("the draft before"));
  return ok({ subject, body, score, criteria, rationale });
}

function erasedText(what: string): NotRenderable {
  return { type: "NotRenderable", what, why: "its text was erased" };
}

function renderBoth(
  { system, prompt }: Pick<AgentContent, "system" | "prompt">,
  values: Readonly<Record<string, string>>,
): Result<Prompt, NotRenderable> {
  const rendered = (template: string) =>
    render(template, values).mapErr(
      ({ variable }): NotRenderable => ({
        type: "NotRenderable",
        what: `variable ${variable}`,
        why: "it is none that this kind of agent is given",
      }),
    );
  return rendered(system).andThen((system) =>
    rendered(prompt).map((prompt) => ({ system, prompt })),
  );
}

/**
 * JSON that stays data wherever it is put: without `<`, `>` and `&` nothing in it can close a tag
 * around it, and control characters are escaped. Its keys are sorted, so that equal values are
 * equal bytes, whichever store they were read back from.
 */
function block(value: unknown): string {
  return JSON.stringify(value, sortKeys, 2).replace(
    /[<>&\u2028\u2029\u007f-\u009f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function sortKeys(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
