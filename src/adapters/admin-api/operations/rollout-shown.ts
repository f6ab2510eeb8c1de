import { err, ok, type Result } from "neverthrow";
import * as z from "zod";
import type { Immutable, Rollout } from "#domain";
import type { AdminError } from "../admin-error.js";
import type { Said } from "../operation.js";
import { rolloutPlan, share, versionRef } from "../schemas.js";

/** The traffic of an agent. */
export const state = z
  .strictObject({
    agentId: z.string(),
    stable: versionRef,
    traffic: z.enum(["flowing", "stopped"]),
    run: z
      .strictObject({
        rolloutId: z.string(),
        candidate: versionRef,
        plan: rolloutPlan,
        weight: share,
        status: z.enum(["running", "held", "rolled-back", "completed"]),
      })
      .optional(),
  })
  .meta({ id: "Rollout" });

/** What is said of it. */
export type SaidTraffic = Said<Immutable<z.input<typeof state>>>;

/** What a stream says of an agent's traffic. */
export function said(
  agentId: string,
  { state: { stable, run, traffic }, tag }: { readonly state: Rollout; readonly tag: string },
): Result<SaidTraffic, AdminError> {
  if (stable === undefined) return err({ type: "UnknownAgent" });
  return ok({ body: { agentId, stable, traffic, ...(run && { run }) }, tag });
}
