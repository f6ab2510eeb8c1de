import {
  costOf,
  type Features,
  hashText,
  type Instant,
  type MessageCommand,
  type ModelCall,
  type PriceBook,
  promptHash,
} from "#domain";
import type { Luck } from "./random.js";
import { since } from "./story.js";
import { writtenText } from "./texts.js";

/** What a message is made from. */
export interface Asked {
  readonly messageId: string;
  readonly decisionTime: Instant;
  readonly customerVersion: number;
  readonly features: Features;
}

const writer = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
const judgeModel = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const passThreshold = 0.75;
const maximumAttempts = 3;
const criteria = ["personal", "honest", "clear", "tone"] as const;

/** What models cost, with the hash that events name it by. */
export interface Prices {
  readonly book: PriceBook;
  readonly hash: string;
}

/** One message on its way: who writes and judges it, and how models are called for it. */
interface Making {
  readonly messageId: string;
  readonly generator: Agent;
  readonly judge: Agent;
  readonly luck: Luck;
  call(model: string, input: number, output: number): ModelCall;
}

type Agent = ReturnType<typeof agent>;

/** The commands by which a message is written, judged and brought to its end. */
export function messageCommands(
  asked: Asked,
  prices: Prices,
  luck: Luck,
): readonly MessageCommand[] {
  const { messageId, decisionTime } = asked;
  const making: Making = {
    ...{ messageId, luck },
    generator: agent("email-generator", decisionTime >= since.longerTexts ? 2 : 1),
    judge: agent("email-judge", decisionTime >= since.harsherJudge ? 2 : 1),
    call: (model, input, output) => modelCall(model, input, output, prices, luck),
  };
  const attempts = luck.happens(0.012) ? failedAttempts(making) : judgedAttempts(making);
  return [context(asked, making, prices.hash), ...attempts, conclude];
}

function judgedAttempts({ messageId, generator, judge, luck, call }: Making): MessageCommand[] {
  const commands: MessageCommand[] = [];
  for (let attempt = 1; attempt <= maximumAttempts; attempt += 1) {
    const text = writtenText(luck, generator.version === 2);
    const length = Math.round(text.body.length / 4.2);
    const writing = call(writer, promptTokens(attempt, luck), length + 30);
    const scores = criteria.map((criterion) => ({
      criterion,
      score: criterionScore(judge.version, attempt, luck),
    }));
    const sum = scores.reduce((all, each) => all + each.score, 0);
    const score = Number((sum / scores.length).toFixed(4));
    const reading = Math.round(luck.around(1700, 50)) + length;
    const judging = call(judgeModel, reading, Math.round(luck.around(190, 20)));
    const asWritten = { rawAnswer: "", promptHash: hashOfPrompt("write", messageId) };
    const asJudged = { rawAnswer: "", promptHash: hashOfPrompt("judge", messageId) };
    commands.push(
      { type: "RecordDraft", attempt, ...text, ...asWritten, call: writing },
      {
        type: "RecordJudgement",
        ...{ attempt, role: "primary", repeat: 1, judge, score, criteria: scores, ...asJudged },
        ...{ rationale: "Weighed by the rubric.", call: judging },
      },
    );
    if (score >= passThreshold) break;
  }
  return commands;
}

function failedAttempts({ messageId, luck, call }: Making): MessageCommand[] {
  const promptHash = hashOfPrompt("write", messageId);
  const failure = { kind: "malformed", detail: "The answer was no JSON.", promptHash } as const;
  return Array.from({ length: maximumAttempts }, (_, i) => ({
    type: "RecordDraftFailure",
    attempt: i + 1,
    ...failure,
    call: call(writer, promptTokens(i + 1, luck), 150),
  }));
}

/** Each attempt is shown what was said of the one before. */
function promptTokens(attempt: number, luck: Luck): number {
  return Math.round(luck.around(1500, 60)) + 180 * (attempt - 1);
}

function hashOfPrompt(system: string, messageId: string): string {
  return promptHash({ system, prompt: messageId });
}

function modelCall(
  model: string,
  input: number,
  output: number,
  { book, hash }: Prices,
  luck: Luck,
): ModelCall {
  const tokens = { input, output, cacheRead: 0, cacheWrite: 0 };
  return {
    ...{ provider: "simulated", modelAsked: model, modelAnswered: model, tokens, repairs: 0 },
    requestId: `call-${Math.floor(luck.share() * 1e12)}`,
    stopReason: luck.happens(0.006) ? "max_tokens" : "end_turn",
    latencyMs: Math.round(300 + 9 * output + Math.exp(luck.around(5.5, 0.5))),
    priceBook: hash,
    costNanoUsd: costOf(book, model, tokens),
  };
}

const conclude = { type: "Conclude" } as const;

/** In steps of 0.05, as judges give them; later attempts are a little better. */
function criterionScore(judgeVersion: number, attempt: number, luck: Luck): number {
  const mean = 0.86 + 0.02 * (attempt - 1) - (judgeVersion === 2 ? 0.13 : 0);
  const score = Math.min(1, Math.max(0, luck.around(mean, 0.1)));
  return Number((Math.round(score * 20) / 20).toFixed(2));
}

function agent(agentId: string, version: number) {
  return { agentId, version, contentHash: hashText(`${agentId}@${version}`) };
}

function context(
  { customerVersion, features, messageId }: Asked,
  { generator, judge }: Making,
  priceBook: string,
): MessageCommand {
  const { version, contentHash } = generator;
  const bucket = Number.parseInt(hashText(messageId).slice(0, 8), 16) % 10_000;
  return {
    type: "PrepareContext",
    ...{ customerVersion, generator, judge, passThreshold, maximumAttempts, priceBook },
    // A feature is JSON whatever it holds, which its own type does not say.
    features: JSON.parse(JSON.stringify(features)),
    featureSet: 1,
    rolloutVersion: version,
    assignment: {
      ...{ arm: "stable", bucket, weight: 0, propensity: 1 },
      assigned: { version, contentHash },
    },
    guidelines: hashText("guidelines"),
    retrieval: {
      queryHash: hashText(`query ${messageId}`),
      vectorHash: hashText(`vector ${messageId}`),
      ...{ embeddingModel: "simulated:hashed-ngrams-256", dimension: 256, index: "none" },
    },
    examples: [],
    rendererVersion: 1,
    promptHash: hashOfPrompt("write", messageId),
  };
}
