import type { ResultAsync } from "neverthrow";
import type { CallOptions, ReadError } from "#application";
import { type BusEvent, busEventIn, idIn } from "./bus-event.js";
import { deadlineOf, type FunctionContext } from "./deadline.js";
import type { BatchAnswer } from "./ingest-letter.js";
import { type Log, nameOf, placeOf } from "./log.js";
import type { Measure } from "./metrics.js";
import { again, queueEvent } from "./records.js";
import { type Thrown, unlessThrown } from "./thrown.js";

type Error = ReadError | { readonly type: "CustomerNotFound" };

/** A use case about one customer or message. */
type Indexing<Done> = (id: string, call?: CallOptions) => ResultAsync<Done, Error>;

/** What the function that fills the search indexes works with. */
export interface SearchIndexOptions {
  /** Puts a customer into the index as they are now, or takes one who was erased out of it. */
  readonly indexCustomer: Indexing<"indexed" | "erased">;
  /** Makes a message a case, if it is one by now. */
  readonly indexCase: Indexing<boolean>;
  /** Makes the cases of a customer's messages anew, without what is known of them by now. */
  readonly indexCasesOf: Indexing<number>;
  /** Takes who was forgotten out of the indexes, with their cases. */
  readonly eraseFromSearch: Indexing<"erased" | "not-forgotten">;
  readonly log: Log;
  readonly measure: Measure;
}

/**
 * What is to be done about one customer or message, for the sake of these messages of the queue. Of a
 * `person` more is known than before: beside them their cases are looked at.
 */
interface Job {
  readonly kind: "customer" | "person" | "case" | "erase";
  readonly id: string;
  readonly for: readonly string[];
}

/**
 * Brings the search indexes up to date with what public events tell of: each customer and each
 * message of a batch once, read anew from the record, so that late and repeated events do no harm.
 * A message of the queue that is no public event fails: it comes to the dead letters.
 */
export function searchIndexHandler(
  options: SearchIndexOptions,
): (event: unknown, context?: FunctionContext) => Promise<BatchAnswer> {
  const { log, measure } = options;
  return async (event, context) => {
    const call = deadlineOf(context);
    const told = queueEvent
      .parse(event)
      .Records.map(({ messageId, body }) => ({ messageId, event: busEventIn(body) }));
    const failed: string[] = [];
    const jobs = new Map<string, Job>();
    for (const { messageId, event } of told) {
      const job = event && jobOf(event, messageId);
      if (job === undefined) {
        log("error", "no event of ours", { record: messageId });
        failed.push(messageId);
      } else if (job !== "none") {
        const key = `${job.kind === "case" ? "case" : "customer"}/${job.id}`;
        jobs.set(key, together(jobs.get(key), job));
      }
    }
    const done = { customer: 0, person: 0, case: 0, erase: 0 };
    for (const job of jobs.values()) {
      if (await isDone(job, options, call)) done[job.kind] += 1;
      else failed.push(...job.for);
    }
    measure([
      { name: "CustomersIndexed", value: done.customer + done.person },
      { name: "CasesLookedAt", value: done.case },
      { name: "CustomersErased", value: done.erase },
    ]);
    return again(failed);
  };
}

/** What an event makes necessary; `undefined` when it lacks what every such event has. */
function jobOf(event: BusEvent, messageId: string): Job | "none" | undefined {
  const isAbout = (kind: Job["kind"], id: string | undefined): Job | undefined =>
    id === undefined ? undefined : { kind, id, for: [messageId] };
  const { type } = event;
  if (type === "customer.erased.v1") return isAbout("erase", idIn(event, "customerId"));
  if (type === "customer.profile-updated.v1" || type === "customer.property-recorded.v1") {
    return isAbout("person", idIn(event, "customerId"));
  }
  if (type.startsWith("customer.")) return isAbout("customer", idIn(event, "customerId"));
  if (type === "message.outcome.v1" || type === "message.approved.v1") {
    return isAbout("case", idIn(event, "messageId"));
  }
  return "none";
}

/** Of several about one customer an erasure is what counts, then what was learned of them. */
function together(known: Job | undefined, job: Job): Job {
  if (known === undefined) return job;
  const kinds = [known.kind, job.kind];
  const kind = (["erase", "person"] as const).find((each) => kinds.includes(each)) ?? job.kind;
  return { ...job, kind, for: [...known.for, ...job.for] };
}

async function isDone(
  { kind, id }: Job,
  { indexCustomer, indexCase, indexCasesOf, eraseFromSearch, log }: SearchIndexOptions,
  call: CallOptions,
): Promise<boolean> {
  const does = {
    customer: indexCustomer,
    person: (who: string) => indexCustomer(who, call).andThen(() => indexCasesOf(who, call)),
    case: indexCase,
    erase: eraseFromSearch,
  }[kind];
  const done = await unlessThrown((): ResultAsync<unknown, Error> => does(id, call));
  if (done.isOk()) return true;
  const { error } = done;
  log("warn", "not indexed", { kind, id, ...factsOf(error) });
  // Nobody is known by that id, so there is nothing that could be found.
  return error.type === "CustomerNotFound";
}

function factsOf(error: Error | Thrown) {
  if (error.type === "Thrown") return { error: nameOf(error.cause), at: placeOf(error.cause) };
  if (error.type !== "Unavailable") return { error: error.type };
  return { service: error.service, error: nameOf(error.cause), advice: error.advice };
}
