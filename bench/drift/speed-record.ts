/** A record of so many decisions, fast and the same each time: events of the contract as lines. */
import { open } from "node:fs/promises";

const firstDay = Date.parse("2026-01-05T00:00:00.000Z");
const dayMs = 24 * 60 * 60 * 1000;
const days = 56;
const hash = (digit: string) => digit.repeat(64);

/** The windows that the record is compared by. */
export const windows = {
  reference: { from: at(0), to: at(28) },
  current: { from: at(28), to: at(56) },
  now: at(60),
};

function at(day: number): string {
  return new Date(firstDay + Math.floor(day * dayMs)).toISOString();
}

/** Writes the lines of so many decisions to a file, and says how many events they are. */
export async function writeRecord(file: string, decisions: number): Promise<number> {
  const handle = await open(file, "w");
  let events = 0;
  try {
    for (let from = 0; from < decisions; from += 1000) {
      const lines: string[] = [];
      for (let n = from; n < Math.min(from + 1000, decisions); n += 1) {
        lines.push(...linesOf(n, decisions));
      }
      events += lines.length;
      await handle.write(`${lines.join("\n")}\n`);
    }
  } finally {
    await handle.close();
  }
  return events;
}

/** The lines of one decision's stream. */
export function linesOf(n: number, decisions: number): readonly string[] {
  const luck = random(n);
  const decisionTime = at((n / decisions) * days);
  const customerId = `c-${Math.floor(luck() * decisions * 0.8)}`;
  const messageId = `m${(n * 2654435761).toString(32)}x${n}`;
  const line = (version: number, type: string, fields: object) =>
    JSON.stringify({
      stream: `message:${messageId}`,
      version,
      event: { type, customerId, ...fields },
      recordedAt: decisionTime,
      commitId: `${messageId}/${version}`,
      metadata: {
        correlationId: messageId,
        causationId: `${messageId}/${version}`,
        actor: "docket",
        source: { system: "pipeline", record: type },
        codeVersion: "0.1.0",
        schemaVersion: 1,
      },
    });
  const purpose = luck() < 0.8 ? "upsell" : "referral";
  const agentId = "email-generator";
  const lines = [
    line(1, "MessageRequested", { messageId, agentId, purpose, trigger: "spring", decisionTime }),
  ];
  if (luck() < 0.15) {
    const reason = pick(["no-consent", "too-soon", "open-complaint"], luck);
    lines.push(line(2, "MessageDeclined", { reason, customerVersion: 4 }));
    return lines;
  }
  lines.push(line(2, "ContextPrepared", contextOf(n, luck)));
  let version = 2;
  const attempts = luck() < 0.2 ? 2 : 1;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const score = attempt === attempts ? 0.7 + luck() * 0.3 : luck() * 0.7;
    lines.push(line(++version, "DraftGenerated", draftOf(attempt, luck)));
    lines.push(line(++version, "DraftJudged", judgementOf(attempt, score, luck)));
    if (attempt < attempts) continue;
    const by = { attempt, by: "judge", score, threshold: 0.7, textHash: hash("6") };
    lines.push(line(++version, "MessageApproved", by));
  }
  return lines;
}

type Luck = () => number;

/** Numbers in [0, 1) of one decision (mulberry32). */
function random(seed: number): Luck {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function pick<T>(from: readonly T[], luck: Luck): T {
  return from[Math.floor(luck() * from.length)] as T;
}

const judge = { agentId: "email-judge", version: 1, contentHash: hash("c") };

function contextOf(n: number, luck: Luck): object {
  const since = "2025-11-18T14:30:00.000Z";
  const present = (value: unknown) => ({ status: "present", value, since });
  const services = Math.floor(-Math.log(1 - luck()) * 4);
  const some = (from: readonly string[]) => from.filter(() => luck() < 0.3);
  const version = 1 + Math.floor(luck() * 2);
  const assigned = { version, contentHash: hash(`${version}`) };
  return {
    customerVersion: 8,
    features: {
      serviceCount: present(services),
      satisfactionAverage: luck() < 0.7 ? present(1 + luck() * 4) : { status: "absent" },
      satisfactionTrend: luck() < 0.5 ? present(luck() * 4 - 2) : { status: "absent" },
      lifetimeValue: present({ USD: Math.floor(services * (5000 + luck() * 40_000)) }),
      daysSinceLastService: present(Math.floor(luck() * 900)),
      serviceTypes: present(
        some(["gutter_cleaning", "lawn_care", "pest_control", "roof_cleaning"]),
      ),
      propertyType: present(pick(["single_family", "townhouse", "condo"], luck)),
      lotFeatures: present(some(["pool", "large_yard", "long_driveway", "fence", "trees"])),
    },
    featureSet: 1,
    rolloutVersion: 3,
    assignment: { arm: "stable", bucket: n % 10_000, weight: 1000, propensity: 0.9, assigned },
    generator: { ...assigned, agentId: "email-generator" },
    judge,
    passThreshold: 0.7,
    maximumAttempts: 3,
    priceBook: hash("e"),
    guidelines: hash("f"),
    retrieval: {
      queryHash: hash("1"),
      vectorHash: n.toString(16).padStart(64, "0"),
      embeddingModel: "amazon.titan-embed-text-v2:0",
      dimension: 256,
      index: "cases-1",
    },
    examples: ["3", "4", "5"].map((digit) => {
      return { caseId: `case-${digit}`, contentHash: hash(digit), score: 0.5 + luck() / 2 };
    }),
    rendererVersion: 1,
    promptHash: hash("4"),
  };
}

function callOf(model: string, luck: Luck): object {
  const input = 900 + Math.floor(luck() * 600);
  const output = 150 + Math.floor(luck() * 150);
  return {
    provider: "bedrock",
    modelAsked: model,
    modelAnswered: model,
    requestId: `r-${Math.floor(luck() * 1e9)}`,
    stopReason: luck() < 0.98 ? "end_turn" : "max_tokens",
    latencyMs: Math.round(400 * Math.exp(luck() * 2)),
    tokens: { input, output, cacheRead: luck() < 0.5 ? 512 : 0, cacheWrite: 0 },
    repairs: 0,
    priceBook: hash("e"),
    costNanoUsd: input * 800 + output * 4000,
  };
}

const syllables = ["ro", "of", "la", "wn", "ser", "vi", "ce", "home", "gut", "ter", "pes", "yard"];
const words = syllables.flatMap((a) => syllables.flatMap((b) => syllables.map((c) => a + b + c)));

function textOf(length: number, luck: Luck): string {
  const said: string[] = [];
  for (let i = 0; i < length; i += 1) said.push(words[Math.floor(luck() ** 3 * 1728)] ?? "");
  return `Dear customer, ${said.join(" ")}.`;
}

function draftOf(attempt: number, luck: Luck): object {
  const [subject, body] = [textOf(5, luck), textOf(90 + Math.floor(luck() * 60), luck)];
  const rawAnswer = JSON.stringify({ subject, body });
  const call = callOf("us.amazon.nova-pro-v1:0", luck);
  return { attempt, subject, body, rawAnswer, promptHash: hash("4"), call };
}

function judgementOf(attempt: number, score: number, luck: Luck): object {
  const round = (value: number) => Math.round(value * 20) / 20;
  const criteria = ["tone", "relevance", "accuracy", "clarity"].map((criterion) => {
    return { criterion, score: round(Math.min(1, Math.max(0, score + (luck() - 0.5) / 5))) };
  });
  const rationale = textOf(40, luck);
  return {
    ...{ attempt, role: "primary", repeat: 1, judge, score, criteria, rationale },
    rawAnswer: JSON.stringify({ criteria, rationale }),
    promptHash: hash("5"),
    call: callOf("us.amazon.nova-lite-v1:0", luck),
  };
}
