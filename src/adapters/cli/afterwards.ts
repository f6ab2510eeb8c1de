import { okAsync, type ResultAsync } from "neverthrow";
import type { Docket } from "#application";
import type { Instant } from "#domain";
import type { Opened } from "./host.js";
import type { Intake } from "./intake.js";
import { type Stop, stop, stopBecause } from "./stop.js";

/** Has what was put into the indexes found from now on. */
export function settle(stores: Opened, { interrupted: signal }: Intake): ResultAsync<void, Stop> {
  return (stores.settle?.({ signal }) ?? okAsync(undefined)).mapErr((why) =>
    stop(`It cannot go on: ${why}`),
  );
}

/** Notes that the indexes hold all that is on the record. */
export function noteFilled(
  stores: Opened,
  { interrupted: signal }: Intake,
): ResultAsync<void, Stop> {
  return (stores.noteFilled?.({ signal }) ?? okAsync(undefined)).mapErr((why) =>
    stop(`It cannot go on: ${why}`),
  );
}

/** Keeps the numbers of a run where all reports are, and tells the people in charge why it stopped. */
export function tell(
  { ports: { reports, alerts } }: Docket,
  decisionTime: Instant,
  summary: object,
  overBudget: string | undefined,
): ResultAsync<void, Stop> {
  const name = `runs/${decisionTime.replaceAll(":", "-")}/summary.json`;
  const content = `${JSON.stringify(summary, null, 2)}\n`;
  const title = "A run has stopped at its limit of cost";
  return reports
    .put({ name, mediaType: "application/json", content })
    .andThen(() =>
      overBudget === undefined
        ? okAsync(undefined)
        : alerts.send({ severity: "warning", title, text: `${overBudget}.` }),
    )
    .mapErr((error) => stopBecause(error));
}
