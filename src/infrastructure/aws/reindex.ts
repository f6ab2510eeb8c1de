import { errAsync, ok, type ResultAsync, safeTry } from "neverthrow";
import { sentenceOf } from "#adapters/cli";
import { KnowledgeBaseSimilarCases } from "#adapters/knowledge-base";
import type { CallOptions, Docket, Ports, ReadError } from "#application";
import { adapters, compose, services } from "../container.js";
import type { AwsConfig, SearchConfig } from "./config.js";
import { filledIndexes } from "./filled.js";
import { ensureIndexes, findIndexes } from "./search.js";

/** Builds the indexes anew from the record; a knowledge base is fed again, and synced. An error is a sentence. */
export function reindex(
  { search }: AwsConfig,
  ports: Ports,
  call: CallOptions | undefined,
): ResultAsync<readonly string[], string> {
  const { cases } = ports;
  const managed = cases instanceof KnowledgeBaseSimilarCases ? cases : undefined;
  if (search === undefined && managed === undefined) {
    return errAsync(
      "There is nothing to build anew here: DOCKET_SEARCH_DOMAIN is none, and DOCKET_KNOWLEDGE_BASE is not set.",
    );
  }
  return safeTry(async function* () {
    const fed = managed === undefined ? [] : yield* await feed(managed, ports, call);
    const rebuilt = search === undefined ? [] : yield* await rebuild(search, ports, call);
    yield* await filledIndexes(ports).note(true, call);
    return ok([...fed, ...rebuilt]);
  }).mapErr((error) => `${sentenceOf(error)}.`);
}

/** Puts all cases into a knowledge base again. */
function feed(
  cases: KnowledgeBaseSimilarCases,
  ports: Ports,
  call: CallOptions | undefined,
): ResultAsync<readonly string[], ReadError> {
  return docketOver(ports)
    .indexCases(call)
    .andThen(() => cases.sync(call))
    .map(() => [cases.index]);
}

/** Builds both indexes of a search anew. */
function rebuild(
  search: SearchConfig,
  ports: Ports,
  call: CallOptions | undefined,
): ResultAsync<readonly string[], ReadError> {
  return safeTry(async function* () {
    const indexes = yield* await findIndexes(search, ports.embedder);
    yield* await ensureIndexes(indexes);
    return ok([
      yield* await indexes.cases.rebuild(
        (cases) => docketOver({ ...ports, cases }).indexCases(call),
        call,
      ),
      yield* await indexes.customers.rebuild(
        (similarCustomers) => docketOver({ ...ports, similarCustomers }).indexCustomers(call),
        call,
      ),
    ]);
  });
}

function docketOver(ports: Ports): Docket {
  return compose(adapters(ports)).get(services.docket);
}
