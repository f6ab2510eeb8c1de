import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Result } from "neverthrow";
import * as z from "zod";
import { basePath } from "#adapters/admin-api";
import type { Instant } from "#domain";
import type { StageAnswer, StageApi } from "./host.js";
import { plural } from "./printable.js";
import { problemSentence } from "./stage-text.js";

/** Something that was done, and what came of it. */
export interface Step {
  readonly step: string;
  readonly isWell: boolean;
  readonly detail: string;
}

/** How often a stage is asked whether something has happened, in milliseconds. */
const every = 1_000;

/** For how long a customer who was told of may take to be there, in milliseconds. */
const arrivalMs = 30_000;

/** A customer who is nobody: consenting, at an address that mail never reaches, with a service of just now. */
export function customerRecord(customerId: string, now: Instant): string {
  return JSON.stringify({
    type: "customer.record",
    data: {
      customer_id: customerId,
      name: "Smoke Test",
      email: `${customerId}@example.com`,
      marketing_consent: true,
      property_info: {
        type: "single_family",
        lot_features: [],
        square_feet: 1_500,
        year_built: 1990,
      },
      service_history: [
        {
          service_id: `${customerId}-1`,
          service_type: "roof_cleaning",
          date: now,
          price: 350,
          currency: "USD",
        },
      ],
    },
  });
}

/** Whether the webhook was taken. */
export function taken(told: Result<StageAnswer, string>, customerId: string): Step {
  const step = "webhook";
  return told.match(
    (answer): Step =>
      answer.status === 202
        ? { step, isWell: true, detail: `told of the customer ${customerId}, who is nobody` }
        : { step, isWell: false, detail: `${problemSentence(answer)} (${answer.status})` },
    (why): Step => ({ step, isWell: false, detail: why }),
  );
}

const listed = z.object({
  messages: z.array(
    z.object({
      messageId: z.string(),
      status: z.string(),
      reason: z.string().optional(),
      attempts: z.number(),
    }),
  ),
});

const judged = ["approved", "rejected", "in-review"];
const under = ["requested", "prepared"];

/** Waits until the customer's message has ended; which one that is. */
export async function ended(
  api: StageApi,
  customerId: string,
  { wait, interrupted }: { readonly wait: number; readonly interrupted: AbortSignal },
): Promise<{ readonly step: Step; readonly messageId?: string }> {
  const step = "message";
  const begin = performance.now();
  const seconds = () => ((performance.now() - begin) / 1_000).toFixed(0);
  let seen = "no message was asked for";
  while (performance.now() - begin < wait * 1_000 && !interrupted.aborted) {
    const answer = await asked(api, "GET", "/messages", { customerId });
    const [message] = answer.isOk() ? (parsed(listed, answer.value)?.messages ?? []) : [];
    seen = answer.isOk() ? (message?.status ?? refusalIn(answer.value) ?? seen) : answer.error;
    if (message !== undefined && !under.includes(message.status)) {
      const { messageId, status, attempts, reason } = message;
      const why = reason === undefined ? "" : `: ${reason}`;
      const detail = `${messageId} is ${status} after ${plural(attempts, "attempt")} and ${seconds()} s${why}`;
      return { step: { step, isWell: judged.includes(status), detail }, messageId };
    }
    await pause(every, undefined, { signal: interrupted }).catch(() => undefined);
  }
  const detail = interrupted.aborted
    ? `interrupted: ${seen}`
    : `it has not ended after ${wait} s: ${seen}; docket doctor says what is missing`;
  return { step: { step, isWell: false, detail } };
}

const explanation = z.object({ explanation: z.looseObject({}) });

/** Whether the stage can tell everything that made the decision. */
export async function explained(api: StageApi, messageId: string): Promise<Step> {
  const answer = await asked(api, "GET", `/messages/${messageId}/explanation`);
  const step = "explanation";
  if (answer.isErr()) return { step, isWell: false, detail: answer.error };
  const told = parsed(explanation, answer.value);
  if (told === undefined) return { step, isWell: false, detail: problemSentence(answer.value) };
  const count = Object.keys(told.explanation).length;
  return { step, isWell: count > 0, detail: `tells ${count} things about the decision` };
}

const verification = z.object({ holds: z.boolean(), checks: z.number() });

/** Whether the decision is the same when it is made again from the record. */
export async function verified(api: StageApi, messageId: string): Promise<Step> {
  const answer = await asked(api, "GET", `/messages/${messageId}/verification`);
  const step = "verification";
  if (answer.isErr()) return { step, isWell: false, detail: answer.error };
  const told = parsed(verification, answer.value);
  if (told === undefined) return { step, isWell: false, detail: problemSentence(answer.value) };
  const { holds, checks } = told;
  return {
    step,
    isWell: holds,
    detail: `${checks} checks, ${holds ? "all hold" : "NOT all hold"}`,
  };
}

const erased = z.object({ status: z.string(), messages: z.number() });

/** Forgets the customer; who is not there yet is waited for. */
export async function forgotten(api: StageApi, stage: string, customerId: string): Promise<Step> {
  const step = "forgetting";
  const end = performance.now() + arrivalMs;
  let why = "";
  do {
    const answer = await asked(api, "POST", `/customers/${customerId}/forget`, {});
    const told = answer.isOk() ? parsed(erased, answer.value) : undefined;
    if (told !== undefined) {
      return {
        step,
        isWell: true,
        detail: `${told.status}, with ${plural(told.messages, "message")}`,
      };
    }
    why = answer.isOk() ? problemSentence(answer.value) : answer.error;
    await pause(every);
  } while (performance.now() < end);
  const again = `docket --stage ${stage} customers forget ${customerId} --reason "smoke test"`;
  return { step, isWell: false, detail: `${why}; later: ${again}` };
}

function asked(
  api: StageApi,
  method: "GET" | "POST",
  path: string,
  query: Readonly<Record<string, string>> = {},
) {
  const isRead = method === "GET";
  return api.call({
    method,
    path: `${basePath}${path}`,
    query,
    headers: isRead ? {} : { "idempotency-key": randomUUID(), "content-type": "application/json" },
    ...(!isRead && { body: JSON.stringify({ reason: "smoke test" }) }),
  });
}

function parsed<T>(schema: z.ZodType<T>, { status, body }: StageAnswer): T | undefined {
  try {
    return status < 400 ? schema.safeParse(JSON.parse(body)).data : undefined;
  } catch {
    return undefined;
  }
}

function refusalIn(answer: StageAnswer): string | undefined {
  return answer.status < 400 ? undefined : problemSentence(answer);
}
