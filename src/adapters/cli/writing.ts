import { err, ok, type ResultAsync, safeTry } from "neverthrow";
import type { Docket } from "#application";
import type { Instant } from "#domain";
import type { Terminal } from "./host.js";
import type { Intake } from "./intake.js";
import { showProgress } from "./progress.js";
import { sentenceOf } from "./sentences.js";
import { type Stop, stopBecause, unlessInterrupted } from "./stop.js";

/** What came of writing. */
export interface Written {
  /** A message to look at first. */
  readonly sample: string | undefined;
  /** Customers whose message could not be brought to an end, and why. */
  readonly unfinished: readonly string[];
}

/** Has a message written for each customer, unless the record says no. */
export function writeMessages(
  docket: Docket,
  terminal: Terminal,
  intake: Intake,
  decisionTime: Instant,
  limit: number | undefined,
): ResultAsync<Written, Stop> {
  const customers = [...intake.customers];
  const total = Math.min(limit ?? customers.length, customers.length);
  const progress = showProgress(terminal, "Messages", total);
  const write = safeTry<Written, Stop>(async function* () {
    const ended: Record<string, number> = {};
    const unfinished: string[] = [];
    let sample: string | undefined;
    let any: string | undefined;
    let begun = 0;
    for (const customerId of customers) {
      if (begun === limit) break;
      yield* await unlessInterrupted(intake);
      const { status, messageId, why } = yield* await writeMessage(
        docket,
        customerId,
        decisionTime,
      );
      if (why !== undefined) unfinished.push(`${customerId}: ${why}`);
      if (status === "approved") sample ??= messageId;
      any ??= messageId;
      if (status !== "skipped") begun += 1;
      ended[status] = (ended[status] ?? 0) + 1;
      const told = Object.entries(ended).map(([status, count]) => `${count} ${status}`);
      if (limit === undefined || status !== "skipped") progress.advance(told.join(", "));
    }
    return ok({ sample: sample ?? any, unfinished });
  });
  return write.andTee(progress.end).orTee(progress.end);
}

/** What concerns one message does not stop the others; what concerns all of them does. */
function writeMessage(
  docket: Docket,
  customerId: string,
  decisionTime: Instant,
): ResultAsync<
  { readonly messageId?: string; readonly status: string; readonly why?: string },
  Stop
> {
  return docket
    .requestMessage({ customerId, decisionTime })
    .andThen(({ decision, messageId }) =>
      decision === "declined"
        ? ok({ messageId, status: "skipped" })
        : docket.runMessage(messageId).map(({ status }) => ({ messageId, status: `${status}` })),
    )
    .orElse((error) =>
      ["Unavailable", "NotInService", "UnknownPurpose"].includes(error.type)
        ? err(stopBecause(error))
        : ok({ status: "unfinished", why: sentenceOf(error) }),
    );
}
