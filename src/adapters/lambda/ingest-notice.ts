import type { Conflict, NotYet, Unavailable } from "#application";
import type { Poisoned } from "./letters.js";
import { nameOf } from "./log.js";
import type { Thrown } from "./thrown.js";

/** Neither taken nor put among the rejects: it has to come again. */
export type NotKept = Poisoned | NotYet | Unavailable | Conflict | Thrown;

/** What came of something that was to be taken in, for a log and for metrics. Nothing personal. */
export type IntakeNotice = {
  /** What its source calls it. Of what is no letter, the queue's id or the sequence number. */
  readonly id: string;
} & (
  | { readonly outcome: "taken"; readonly isNew: boolean }
  | { readonly outcome: "refused" }
  | {
      /** It will be delivered again, and in the end reaches whoever looks after failures. */
      readonly outcome: "failed";
      readonly why: "poisoned" | "not-yet" | "conflict" | "unavailable" | "defect";
      readonly service?: string;
      /** The error's name: its words may quote what was sent. */
      readonly error?: string;
      readonly advice?: string;
    }
);

/** Hears what came of each. */
export type Noticed = (notice: IntakeNotice) => void;

/** Why it failed. */
export function failureOf(id: string, error: NotKept): IntakeNotice {
  const failed = { id, outcome: "failed" } as const;
  switch (error.type) {
    case "Poisoned":
      return { ...failed, why: "poisoned" };
    case "NotYet":
      return { ...failed, why: "not-yet" };
    case "Conflict":
      return { ...failed, why: "conflict" };
    case "Thrown":
      return { ...failed, why: "defect", error: nameOf(error.cause) };
    case "Unavailable": {
      const { service, cause, advice } = error;
      return {
        ...failed,
        why: "unavailable",
        service,
        error: nameOf(cause),
        ...(advice !== undefined && { advice }),
      };
    }
  }
}
