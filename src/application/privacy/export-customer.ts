import { ok, type ResultAsync, safeTry } from "neverthrow";
import {
  type CustomerEvent,
  customer,
  type Instant,
  type MessageEvent,
  message,
  type Recorded,
  streamName,
} from "#domain";
import type { CallOptions } from "../call.js";
import type { CustomerNotFound } from "../pipeline/customer-features.js";
import { decisionFeatures, type PinnedFeatures } from "../pipeline/features.js";
import type { Pipeline } from "../pipeline/stage.js";
import type { Corrupt, Ports, ReadError, Unavailable } from "../ports/index.js";
import { portraitIn } from "../similar-customers/read-portrait.js";
import type { LiveViews, View } from "../views/index.js";
import { findHoldings, type HeldMessage, type Search } from "./holdings.js";

/** A row about a person: of which view and stream, and as of which of the stream's versions. */
export interface ExportedRow {
  readonly view: string;
  readonly key: string;
  readonly version: number;
  readonly row: unknown;
}

/** A message to a person, and the examples for others that were made of it, by hash. */
export interface ExportedMessage {
  readonly messageId: string;
  readonly events: readonly Recorded<MessageEvent>[];
  readonly examples: Readonly<Record<string, string>>;
}

/** Everything that is held about a person, as JSON. What is erased reads as `{ "erased": true }`. */
export interface CustomerExport {
  readonly format: "docket-customer@1";
  readonly customerId: string;
  readonly exportedAt: Instant;
  /** Of the key that encrypts what is personal. */
  readonly key: "present" | "forgotten" | "absent";
  readonly events: readonly Recorded<CustomerEvent>[];
  /** What can be computed of them now; absent for somebody known from past messages only. */
  readonly features?: PinnedFeatures;
  /**
   * The text of their features by which they are compared with others, where a vector of it may be
   * kept, and in which index. Absent for whom no vector may be kept.
   */
  readonly portrait?: { readonly index: string; readonly text: string };
  readonly messages: readonly ExportedMessage[];
  readonly rows: readonly ExportedRow[];
  /** What is held, but damaged. */
  readonly corrupt: readonly Corrupt[];
}

/** Collects everything that is held about a person. In the clear: keep it as what it is. */
export function exportCustomer(
  { ports, ownFeatures }: Pipeline,
  live: LiveViews,
  views: readonly View[],
): (
  customerId: string,
  search?: Search,
) => ResultAsync<CustomerExport, CustomerNotFound | ReadError> {
  const find = findHoldings(ports, live);
  return (customerId, search = {}) =>
    safeTry(async function* () {
      const { key, recorded, messages, corrupt } = yield* await find(customerId, search);
      const exportedAt = ports.clock.now();
      const exported: ExportedMessage[] = [];
      for (const held of messages) exported.push(yield* await exportMessage(ports, held, search));
      const streams = [
        streamName(customer.category, customerId),
        ...messages.map(({ messageId }) => streamName(message.category, messageId)),
      ];
      return ok({
        format: "docket-customer@1" as const,
        customerId,
        exportedAt,
        key,
        events: recorded,
        ...(recorded.length > 0 && {
          features: decisionFeatures(recorded, exportedAt, ownFeatures),
        }),
        ...portraitIn(recorded).match(
          ({ text }) => ({ portrait: { index: ports.similarCustomers.index, text } }),
          () => ({}),
        ),
        messages: exported,
        rows: yield* await rowsOf(ports, views, streams, search),
        corrupt,
      });
    });
}

function exportMessage(
  { artefacts }: Pick<Ports, "artefacts">,
  { messageId, recorded, cases }: HeldMessage,
  { signal }: CallOptions,
): ResultAsync<ExportedMessage, Unavailable> {
  return safeTry(async function* () {
    const examples: Record<string, string> = {};
    for (const hash of cases) {
      const text = yield* await artefacts.get(hash, { signal });
      if (text !== undefined) examples[hash] = text;
    }
    return ok({ messageId, events: recorded, examples });
  });
}

/** The rows of these streams in every view. */
function rowsOf(
  ports: Pick<Ports, "views">,
  views: readonly View[],
  streams: readonly string[],
  { signal }: CallOptions,
): ResultAsync<readonly ExportedRow[], Unavailable> {
  return safeTry(async function* () {
    const rows: ExportedRow[] = [];
    for (const key of streams) {
      for (const { name, category } of views) {
        if (!key.startsWith(`${category}:`)) continue;
        const found = yield* await ports.views.load(name, key, { signal });
        if (found) rows.push({ view: name, key, version: found.version, row: found.row });
      }
    }
    return ok(rows);
  });
}
