import { err, ok, type Result, type ResultAsync } from "neverthrow";
import * as z from "zod";
import type { CallOptions, Unavailable } from "#application";
import { writeAll } from "./bulk.js";
import type { OpenSearchCaller } from "./caller.js";

/** Which documents to copy: those that meet one of the conditions. */
export interface Copied {
  /** Written as the how many-eth operation of its shard, from 0, or later. */
  readonly since?: number;
  readonly isErased?: true;
}

const stats = z.object({
  indices: z.record(
    z.string(),
    z.object({
      shards: z.record(
        z.string(),
        z.array(z.object({ seq_no: z.object({ max_seq_no: z.number() }) })),
      ),
    }),
  ),
});

/** The number that the next write to an index will have at the least. */
export function lastWrite(
  caller: OpenSearchCaller,
  index: string,
  call?: CallOptions,
): ResultAsync<number, Unavailable> {
  const path = `/${index}/_stats`;
  const query = { level: "shards", filter_path: "indices.*.shards.*.seq_no" };
  return caller.ask({ method: "GET", path, query }, stats, call).map(({ indices }) => {
    const copies = Object.values(indices).flatMap(({ shards }) => Object.values(shards).flat());
    return 1 + Math.min(...copies.map(({ seq_no }) => seq_no.max_seq_no));
  });
}

/** Small enough for vectors of 1,024 numbers to be read in a moment. */
const pageSize = 200;

const page = z.object({
  hits: z.object({
    hits: z.array(
      z.object({
        _id: z.string(),
        _version: z.number(),
        _source: z.record(z.string(), z.unknown()),
        sort: z.array(z.unknown()),
      }),
    ),
  }),
});

/** Copies documents with their versions, in the order in which they were written. */
export async function copyAll(
  caller: OpenSearchCaller,
  from: string,
  alias: string,
  which: Copied,
  call?: CallOptions,
): Promise<Result<void, Unavailable>> {
  const refresh = { method: "POST", path: `/${from}/_refresh` } as const;
  const refreshed = await caller.ask(refresh, z.unknown(), call);
  if (refreshed.isErr()) return err(refreshed.error);
  let after: readonly unknown[] | undefined;
  do {
    const body = pageBody(which, after);
    const query = { allow_partial_search_results: "false" };
    const request = { method: "POST", path: `/${from}/_search`, query, body } as const;
    const found = await caller.ask(request, page, call);
    if (found.isErr()) return err(found.error);
    const { hits } = found.value.hits;
    const writes = hits.map(({ _id: id, _version: version, _source }) => ({
      id,
      version,
      document: _source["erased"] === true ? { id, erased: true } : _source,
    }));
    const written = await writeAll(caller, { alias, isVisibleAtOnce: false }, writes, call);
    if (written.isErr()) return written;
    after = hits.length < pageSize ? undefined : hits.at(-1)?.sort;
  } while (after !== undefined);
  return ok(undefined);
}

function pageBody({ since, isErased }: Copied, after: readonly unknown[] | undefined) {
  return {
    size: pageSize,
    version: true,
    // A document that is written again meanwhile comes again, later.
    sort: [
      { _seq_no: { order: "asc", unmapped_type: "long" } },
      { id: { order: "asc", unmapped_type: "keyword" } },
    ],
    ...(after && { search_after: after }),
    query: {
      bool: {
        should: [
          ...(since === undefined ? [] : [{ range: { _seq_no: { gte: since } } }]),
          ...(isErased ? [{ term: { erased: true } }] : []),
        ],
        minimum_should_match: 1,
      },
    },
  };
}
