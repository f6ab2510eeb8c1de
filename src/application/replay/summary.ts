import { ok, type ResultAsync, safeTry } from "neverthrow";
import {
  contracts,
  customer,
  type Message,
  type MessageStatus,
  message,
  primaryJudgement,
  servicesOf,
  totalCost,
} from "#domain";
import type { CallOptions } from "../call.js";
import { callsOf } from "../message-cost.js";
import type { Ports, ReadError } from "../ports/index.js";
import { readCategory, readStates } from "./record.js";

/** What is on a record, in numbers. Messages brought in from elsewhere do not count. */
export interface RecordSummary {
  readonly customers: number;
  /** Services that were not voided. */
  readonly services: number;
  /** Messages that were begun; declined requests are `skipped`. */
  readonly messages: number;
  readonly approved: number;
  readonly rejected: number;
  readonly failed: number;
  /** Requests that led to no message, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
  readonly attempts: number;
  readonly events: number;
  readonly costNanoUsd: number;
  /** Calls without a known price. */
  readonly unpriced: number;
  /** Calls that no real model answered. */
  readonly simulated: number;
}

/** The numbers of a record, with the scores and reasons that a report shows. */
export interface RecordReport {
  readonly summary: RecordSummary;
  /** The last score of each judged message. */
  readonly scores: readonly number[];
  /** How many attempts the approved messages took. */
  readonly attemptsOfApproved: readonly number[];
  /** Why messages were rejected or failed, counted. */
  readonly reasons: Readonly<Record<string, number>>;
}

/** Counts what is on a record. */
export function summarise(
  ports: Pick<Ports, "events">,
  call?: CallOptions,
): ResultAsync<RecordReport, ReadError> {
  // Nothing here is personal: no key is asked for.
  const closed = { ...call, withoutPersonal: true };
  return safeTry(async function* () {
    let events = 0;
    for (const contract of contracts) {
      events += (yield* await readCategory(ports, contract, closed)).length;
    }
    const customers = [...(yield* await readStates(ports, customer, closed)).values()];
    const messages = [...(yield* await readStates(ports, message, closed)).values()].filter(
      ({ imported }) => imported === undefined,
    );
    const begun = messages.filter(({ status }) => status !== "declined");
    const calls = messages.flatMap(callsOf);
    const { nanoUsd, unpriced } = totalCost(calls.map(({ costNanoUsd }) => costNanoUsd));
    const inStatus = (...statuses: readonly MessageStatus[]) =>
      begun.filter(({ status }) => statuses.includes(status));
    const approved = inStatus("approved", "sent", "in-review").filter(({ approval }) => approval);
    const failed = inStatus("failed", "cancelled");
    const rejected = inStatus("rejected");
    return ok({
      summary: {
        customers: customers.length,
        services: customers.flatMap((each) => servicesOf(each).filter(({ voided }) => !voided))
          .length,
        messages: begun.length,
        approved: approved.length,
        rejected: rejected.length,
        failed: failed.length,
        skipped: count(messages.filter(({ status }) => status === "declined")),
        attempts: begun.reduce((sum, { attempts }) => sum + attempts.length, 0),
        events,
        costNanoUsd: nanoUsd,
        unpriced,
        simulated: calls.filter(({ provider }) => provider === "simulated").length,
      },
      scores: begun.flatMap((each) => lastScore(each) ?? []),
      attemptsOfApproved: approved.map(({ attempts }) => attempts.length),
      reasons: count([...rejected, ...failed]),
    });
  });
}

function lastScore({ attempts }: Message): number | undefined {
  return attempts.map((attempt) => primaryJudgement(attempt)?.score).findLast(Number.isFinite);
}

/** How many messages there are for each reason, the most frequent first. */
function count(messages: readonly Message[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const { reason = "unknown" } of messages) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)));
}
