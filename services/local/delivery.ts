import { setTimeout as wait } from "node:timers/promises";

/** A record of a stream, and what a function is given of it. */
export interface StreamRecord {
  readonly sequenceNumber: string;
  /** In milliseconds since 1970. */
  readonly arrivedAt: number;
  readonly event: object;
}

/** How often and for how long records are tried. */
export interface DeliveryRules {
  /** `undefined` for as often as need be. */
  readonly retries: number | undefined;
  readonly maximumAgeMs: number | undefined;
  readonly bisects: boolean;
}

/** What a function made of a batch: it failed, or these of its records did. */
export type BatchAnswer =
  | { readonly type: "failed" }
  | { readonly type: "answered"; readonly failures: readonly string[] };

/** Why a batch is given up. */
export type GivenUp = "RetryAttemptsExhausted" | "RecordAgeExceeded";

/** What is done with batches. */
export interface DeliveryCalls {
  invoke(batch: readonly StreamRecord[]): Promise<BatchAnswer>;
  /** Tells the destination for failures. */
  giveUp(batch: readonly StreamRecord[], why: GivenUp, tries: number): Promise<void>;
  readonly stopped: AbortSignal;
}

/**
 * Delivers records in their order, as Lambda does for streams: what comes before the first record
 * that failed is done; a batch whose first one failed is split in two, which is no retry, and what
 * cannot be split is tried again until it is given up. Source: AWS Lambda Developer Guide, "Retain
 * discarded records" and "Configuring partial batch response".
 */
export async function deliver(
  records: readonly StreamRecord[],
  rules: DeliveryRules,
  calls: DeliveryCalls,
): Promise<void> {
  let left = records;
  for (let tries = 1; left.length > 0 && !calls.stopped.aborted; ) {
    const failedAt = firstFailed(left, await calls.invoke(left));
    if (failedAt === undefined) return;
    left = left.slice(failedAt);
    if (rules.bisects && left.length > 1 && failedAt === 0) {
      const half = left.length >> 1;
      await deliver(left.slice(0, half), rules, calls);
      return deliver(left.slice(half), rules, calls);
    }
    const why = whyGivenUp(left, rules, tries);
    if (why !== undefined) return calls.giveUp(left, why, tries);
    await pause(tries, calls.stopped);
    tries += 1;
  }
}

/** Where the function is to go on; a failure that is none of the records is the whole batch's. */
function firstFailed(batch: readonly StreamRecord[], answer: BatchAnswer): number | undefined {
  if (answer.type === "failed") return 0;
  if (answer.failures.length === 0) return undefined;
  const places = answer.failures.map((id) =>
    batch.findIndex(({ sequenceNumber }) => sequenceNumber === id),
  );
  return Math.max(0, Math.min(...places));
}

function whyGivenUp(
  [oldest]: readonly StreamRecord[],
  { retries, maximumAgeMs }: DeliveryRules,
  tries: number,
): GivenUp | undefined {
  if (retries !== undefined && tries > retries) return "RetryAttemptsExhausted";
  const age = Date.now() - (oldest?.arrivedAt ?? 0);
  return maximumAgeMs !== undefined && age > maximumAgeMs ? "RecordAgeExceeded" : undefined;
}

async function pause(tries: number, signal: AbortSignal): Promise<void> {
  await wait(Math.min(100 * 2 ** tries, 5_000), undefined, { signal }).catch(() => {});
}
