import { err, type Result, type ResultAsync } from "neverthrow";
import {
  type CallOptions,
  type Clock,
  type IntakeUseCases,
  type Issue,
  type NotTaken,
  type NotYet,
  type Refused,
  type RejectStore,
  takeIn,
} from "#application";
import { failureOf, type IntakeNotice, type Noticed, type NotKept } from "./ingest-notice.js";
import type { Poisoned, ToldLetter } from "./letters.js";
import { unlessThrown } from "./thrown.js";

/** What a function works with that takes in what others tell. */
export interface IngestOptions {
  readonly docket: IntakeUseCases;
  readonly rejects: RejectStore;
  /** For when something was refused. */
  readonly clock: Clock;
  readonly noticed?: Noticed;
}

/** Which of the batch have to come again, as AWS wants to be told. */
export interface BatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** What is to become of a letter that cannot be taken yet. */
export type WhenEarly = "comes again" | "is refused";

/** Takes a letter in, or puts it among the rejects; whether that is done. */
export function ingestLetter(
  { docket, rejects, clock, noticed }: IngestOptions,
  whenEarly: WhenEarly,
): (letter: Result<ToldLetter, Poisoned>, itemId: string, call: CallOptions) => Promise<boolean> {
  const take = takeIn(docket);
  const isForGood = (error: NotTaken): error is Refused | NotYet =>
    error.type === "Refused" || (error.type === "NotYet" && whenEarly === "is refused");

  const keep = ({ told, text }: ToldLetter, reasons: readonly Issue[], call: CallOptions) =>
    rejects
      .keep({ source: told.cause.source, refusedAt: clock.now(), reasons, text }, call)
      .map((): Kept => "refused");

  const ingest = (letter: ToldLetter, call: CallOptions): ResultAsync<Kept, NotKept> =>
    take(letter.told, call)
      .map(({ isNew }): Kept => (isNew ? "new" : "known"))
      .orElse((error) =>
        isForGood(error) ? keep(letter, error.issues, call) : err<Kept, NotKept>(error),
      );

  return async (letter, itemId, call) => {
    const id = letter.map(({ told }) => told.cause.source.record).unwrapOr(itemId);
    const done = await unlessThrown(() => letter.asyncAndThen((each) => ingest(each, call)));
    noticed?.(
      done.match(
        (kept) => noticeOf(id, kept),
        (error) => failureOf(id, error),
      ),
    );
    return done.isOk();
  };
}

type Kept = "new" | "known" | "refused";

function noticeOf(id: string, kept: Kept): IntakeNotice {
  return kept === "refused"
    ? { id, outcome: "refused" }
    : { id, outcome: "taken", isNew: kept === "new" };
}
