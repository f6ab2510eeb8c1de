import type { RolloutEventOf as Of, RolloutEvent } from "./events.js";
import type { VersionRef } from "./state.js";

type Facts<T extends RolloutEvent["type"]> = Omit<Of<T>, "type">;

/**
 * What may be asked of an agent's traffic. `approved` is what the registry says now of the version
 * that is to serve, or to serve more.
 */
export type RolloutCommand =
  | ({ readonly type: "SetStable"; readonly approved: boolean } & Facts<"StableSet">)
  | ({ readonly type: "StartRollout"; readonly approved: boolean } & Omit<
      Facts<"RolloutStarted">,
      "stable" | "weight"
    >)
  | ({ readonly type: "StepRollout"; readonly approved: boolean } & Omit<
      Facts<"RolloutStepped">,
      "from"
    >)
  | ({ readonly type: "HoldRollout" } & Facts<"RolloutHeld">)
  | ({ readonly type: "RollBack" } & Omit<Facts<"RolloutRolledBack">, "from">)
  | ({ readonly type: "CompleteRollout"; readonly approved: boolean } & Omit<
      Facts<"RolloutCompleted">,
      "stable"
    >)
  | ({ readonly type: "StopTraffic" } & Facts<"TrafficStopped">)
  | ({ readonly type: "ResumeTraffic" } & Facts<"TrafficResumed">);

/** Why a command to an agent's traffic is refused. */
export type RolloutRejection =
  | { readonly type: "NoStableVersion" }
  | { readonly type: "StableAlreadySet"; readonly stable: VersionRef }
  | { readonly type: "CandidateNotApproved"; readonly candidate: VersionRef }
  | { readonly type: "CandidateIsStable"; readonly candidate: VersionRef }
  | { readonly type: "RolloutInProgress"; readonly rolloutId: string }
  | { readonly type: "RolloutIdUsed"; readonly rolloutId: string }
  | { readonly type: "StepsDoNotGrow"; readonly steps: readonly number[] }
  | { readonly type: "HoldoutTooLarge"; readonly holdout: number }
  | { readonly type: "RolloutNotFound"; readonly rolloutId: string }
  | { readonly type: "RolloutEnded"; readonly rolloutId: string; readonly status: string }
  | { readonly type: "WeightDoesNotGrow"; readonly weight: number; readonly to: number }
  | { readonly type: "NotAStep"; readonly to: number; readonly steps: readonly number[] }
  | { readonly type: "RolloutNotAtFullWeight"; readonly weight: number };
