import { randomUUID } from "node:crypto";
import { err, ok, ResultAsync, safeTry } from "neverthrow";
import type { Host, Terminal } from "./host.js";
import { printable } from "./printable.js";
import {
  customerRecord,
  ended,
  explained,
  forgotten,
  type Step,
  taken,
  verified,
} from "./smoke-steps.js";
import { exitCodes, type Stop, stop } from "./stop.js";

/** For how long it waits at most, and how it tells. */
export interface SmokeOptions {
  /** In seconds. */
  readonly wait: number;
  readonly json?: boolean;
}

/**
 * `docket smoke --stage`: tells the stage of a made customer by a signed webhook, waits until the message to them has
 * ended, looks at it, and forgets them. They are forgotten also where that fails or is interrupted.
 */
export function smoke(
  host: Host,
  terminal: Terminal,
  stage: string,
  { wait, json = false }: SmokeOptions,
): ResultAsync<number, Stop> {
  return safeTry<number, Stop>(async function* () {
    if (host.stageApi === undefined || host.stageWebhook === undefined) {
      return err(stop("There are no stages here."));
    }
    const api = yield* await host.stageApi(stage).mapErr((sentence) => stop(sentence));
    const webhook = yield* await host.stageWebhook(stage).mapErr((sentence) => stop(sentence));
    const customerId = `smoke-${randomUUID()}`;
    const steps: Step[] = [];
    const note = (step: Step) => {
      steps.push(step);
      if (!json) terminal.out(printable(lineOf(step)));
      return step.isWell;
    };
    const { interrupted } = terminal;
    const seeThrough = async () => {
      const told = await webhook.send(
        customerRecord(customerId, host.now()),
        customerId,
        host.now(),
      );
      if (!note(taken(told, customerId))) {
        return told.match(
          ({ status }) => status >= 500,
          () => true,
        );
      }
      const { step, messageId } = await ended(api, customerId, { wait, interrupted });
      if (note(step) && messageId !== undefined && !interrupted.aborted) {
        note(await explained(api, messageId));
        note(await verified(api, messageId));
      }
      return true;
    };
    // What was not answered, or by a gateway in place of the function, may have been taken all the same.
    const mayBeThere = yield* await ResultAsync.fromSafePromise(seeThrough());
    if (mayBeThere)
      note(yield* await ResultAsync.fromSafePromise(forgotten(api, stage, customerId)));
    const isWell = steps.every((step) => step.isWell);
    if (json)
      terminal.out(`${printable(JSON.stringify({ customerId, isWell, steps }, null, 2))}\n`);
    else
      terminal.out(isWell ? `The stage ${stage} works.\n` : `The stage ${stage} does NOT work.\n`);
    if (interrupted.aborted) return err(stop("Interrupted.", exitCodes.interrupted));
    return ok(isWell ? exitCodes.ok : exitCodes.failed);
  });
}

function lineOf({ step, isWell, detail }: Step): string {
  return `${isWell ? "ok   " : "FAILS"}  ${step.padEnd(12)}  ${detail}\n`;
}
