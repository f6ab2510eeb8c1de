import { err, ok, type Result, type ResultAsync } from "neverthrow";
import { type PublicCategory, publicCategories, type ToRepublish } from "#application";
import type { Instant, StreamName } from "#domain";
import type { Host, Terminal } from "./host.js";
import { plural, printable } from "./printable.js";
import { withDatabase } from "./record-source.js";
import { sentenceOf } from "./sentences.js";
import { exitCodes, type Stop, stop } from "./stop.js";

/** What is to be published again. */
export interface RepublishOptions {
  readonly stream?: string;
  readonly category?: string;
  readonly since?: Instant;
  readonly until?: Instant;
  readonly json?: boolean;
}

/** `docket republish --aws`: sends public events again from the record. */
export function republishEvents(
  host: Host,
  terminal: Terminal,
  { json, ...options }: RepublishOptions,
): ResultAsync<number, Stop> {
  const call = { signal: terminal.interrupted };
  return whatOf(options)
    .asyncAndThen((what) =>
      withDatabase(host, { db: "", aws: true }, (docket) =>
        docket.republish(what, call).mapErr(({ published, cause }) => {
          const reason =
            cause.type === "Unpublishable"
              ? `${plural(cause.events.length, "event")} over ${cause.limit} bytes cannot be published`
              : sentenceOf(cause);
          return stop(`It stopped after ${plural(published, "event")}: ${reason}.`);
        }),
      ),
    )
    .map(({ published, corrupt }) => {
      for (const error of corrupt) terminal.err(`damaged: ${printable(sentenceOf(error))}.\n`);
      terminal.out(
        json
          ? `${JSON.stringify({ published, damaged: corrupt.length })}\n`
          : `${plural(published, "event")} published again.\n`,
      );
      return corrupt.length > 0 ? exitCodes.failed : exitCodes.ok;
    });
}

function whatOf({ stream, category, since, until }: RepublishOptions): Result<ToRepublish, Stop> {
  if (category !== undefined && !isPublic(category)) {
    const known = publicCategories.join(", ");
    return err(stop(`Nothing of ${printable(category)} is public; there are ${known}.`));
  }
  const of: ToRepublish["of"] =
    stream !== undefined
      ? { stream: stream as StreamName }
      : category !== undefined
        ? { category }
        : "everything";
  return ok({ of, since, until });
}

function isPublic(category: string): category is PublicCategory {
  return (publicCategories as readonly string[]).includes(category);
}
