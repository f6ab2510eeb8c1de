import { err, ok, type Result, type ResultAsync } from "neverthrow";
import { type CustomerEvent, customer, features, fold, type Recorded, streamName } from "#domain";
import type { CallOptions } from "../call.js";
import type { CustomerNotFound } from "../pipeline/customer-features.js";
import type { Ports, ReadError } from "../ports/index.js";
import { portraitOf } from "./portrait.js";

/** The customer was erased: nothing is made of them any more. */
export interface CustomerIsErased {
  readonly type: "CustomerIsErased";
}

/** A customer's portrait, and the version of their stream that it shows. */
export interface Portrait {
  readonly text: string;
  readonly version: number;
}

/**
 * The portrait that a customer's stream gives. It is as of the newest event, so that the version
 * alone decides what it says.
 */
export function portraitIn(
  recorded: readonly Recorded<CustomerEvent>[],
): Result<Portrait, CustomerNotFound | CustomerIsErased> {
  const { status } = fold(
    customer,
    recorded.map(({ event }) => event),
  );
  const newest = recorded.at(-1);
  if (newest === undefined || status === "absent") return err({ type: "CustomerNotFound" });
  if (status === "erased") return err({ type: "CustomerIsErased" });
  const { recordedAt, version } = newest;
  return ok({ text: portraitOf(features(recorded, recordedAt)), version });
}

/** Reads a customer's portrait. */
export function readPortrait(
  { events }: Pick<Ports, "events">,
  customerId: string,
  call?: CallOptions,
): ResultAsync<Portrait, CustomerNotFound | CustomerIsErased | ReadError> {
  const stream = streamName(customer.category, customerId);
  return events
    .read(stream, { ...call, withoutPersonal: true })
    .andThen(({ recorded }) => portraitIn(recorded));
}
