import { err, ok, okAsync, ResultAsync } from "neverthrow";
import * as z from "zod";
import { requestError } from "#adapters/remote";
import type { CallOptions, Probe, Unavailable } from "#application";
import { writeAll } from "./bulk.js";
import { OpenSearchCaller } from "./caller.js";
import type { OpenSearchIndexOptions } from "./options.js";
import type { OpenSearchSimilarCases } from "./similar-cases.js";
import type { OpenSearchSimilarCustomers } from "./similar-customers.js";

/**
 * Tries what an index needs: that it is as it has to be, and the rights to search, write and make it.
 * One that is not there yet is no trouble: a run makes it.
 */
export function openSearchProbes(
  index: OpenSearchSimilarCases | OpenSearchSimilarCustomers,
  { client, name, ...retries }: OpenSearchIndexOptions,
): readonly Probe[] {
  const caller = new OpenSearchCaller(client, retries);
  const ifThere =
    (run: (current: string, call?: CallOptions) => ResultAsync<string, Unavailable>) =>
    (call?: CallOptions) =>
      index
        .check(call)
        .andThen((current) => run(current, call))
        .orElse((failure) =>
          isMissing(failure, name) ? ok("not there yet: a run makes it") : err(failure),
        );
  return [
    {
      what: `find the index ${name}`,
      run: ifThere((current) => okAsync(`in use is ${current}`)),
    },
    {
      what: `search the index ${name}`,
      run: ifThere((_, call) =>
        caller
          .ask({ method: "GET", path: `/${name}/_count` }, z.object({ count: z.number() }), call)
          .map(({ count }) => `it holds ${count} documents`),
      ),
    },
    {
      // The strict mapping does not take it, after the right to write was looked at.
      what: `write to the index ${name}`,
      run: ifThere((_, call) =>
        refusedAs("strict_dynamic_mapping_exception", writeProbe(caller, name, call)),
      ),
    },
    {
      what: `make an index ${name}-000000, as a rebuild does`,
      run: (call) => {
        const body = { settings: { index: { number_of_shards: 0 } } };
        const request = { method: "PUT", path: `/${name}-000000`, body } as const;
        return refusedAs("illegal_argument_exception", caller.ask(request, z.unknown(), call));
      },
    },
  ];
}

function isMissing({ cause }: Unavailable, name: string): boolean {
  return requestError(cause).message === `there is no index ${name}`;
}

function writeProbe(caller: OpenSearchCaller, alias: string, call: CallOptions | undefined) {
  const write = { id: "probe", version: 1, document: { isProbe: true } };
  const target = { alias, isVisibleAtOnce: false };
  return new ResultAsync(writeAll(caller, target, [write], call));
}

/** What has to be refused for a reason that comes after who asks was found to be allowed to. */
function refusedAs(
  name: string,
  asked: ResultAsync<unknown, Unavailable>,
): ResultAsync<string, Unavailable> {
  return asked
    .map(() => "allowed")
    .orElse((failure) =>
      requestError(failure.cause).name === name ? ok("allowed") : err(failure),
    );
}
