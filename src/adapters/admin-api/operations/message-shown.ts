import { err, ok, type Result, type ResultAsync } from "neverthrow";
import * as z from "zod";
import type { Administration, MessageRow } from "#application";
import type { AdminError } from "../admin-error.js";
import type { Call, Said } from "../operation.js";

const agentRef = z.strictObject({ agentId: z.string(), version: z.int().positive() });
/** How far a message got. */
export const status = z.enum([
  "requested",
  "declined",
  "prepared",
  "approved",
  "in-review",
  "rejected",
  "failed",
  "cancelled",
  "sent",
]);

/** A message at a glance. */
export const summary = z
  .strictObject({
    messageId: z.string(),
    customerId: z.string(),
    purpose: z.string(),
    status: z.union([status, z.literal("absent")]),
    reason: z.string().optional(),
    decidedAt: z.string(),
    generator: agentRef.optional(),
    judge: agentRef.optional(),
    attempts: z.int().nonnegative(),
    scores: z.array(z.number().min(0).max(1)),
    costNanoUsd: z.number().nonnegative(),
    unpriced: z.int().nonnegative(),
    outcomes: z.array(
      z.enum(["opened", "clicked", "converted", "unsubscribed", "complained", "bounced"]),
    ),
    simulated: z.boolean(),
    columns: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  })
  .meta({ id: "Message" });

/** A message as it is now. */
export function shownMessage(
  admin: Administration,
  { params: { messageId } }: { readonly params: { readonly messageId: string } },
  call: Call,
): ResultAsync<Said<MessageRow>, AdminError> {
  return admin.readMessage(messageId, call).andThen(said);
}

function said({
  row,
  tag,
}: {
  readonly row: MessageRow | undefined;
  readonly tag: string;
}): Result<Said<MessageRow>, AdminError> {
  return row === undefined ? err({ type: "MessageNotFound" }) : ok({ body: row, tag });
}
