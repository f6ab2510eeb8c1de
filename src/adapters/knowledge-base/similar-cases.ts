import { RetrieveCommand } from "@aws-sdk/client-bedrock-agent-runtime";
import { ok, okAsync, ResultAsync } from "neverthrow";
import * as z from "zod";
import type { RemoteService, RetryOptions } from "#adapters/remote";
import { s3Service } from "#adapters/s3";
import type {
  CallOptions,
  CaseQuery,
  IndexedCase,
  SimilarCase,
  SimilarCases,
  Unavailable,
} from "#application";
import { CaseBucket } from "./case-bucket.js";
import { type KeptCase, kept, suits } from "./case-record.js";
import type { KnowledgeBaseClients } from "./clients.js";
import { filterOf } from "./document.js";
import { knowledgeBaseService } from "./services.js";
import { type Sync, type SyncOptions, sync } from "./sync.js";

/** A knowledge base with one data source, whose documents Docket writes to S3. */
export interface KnowledgeBaseOptions extends RetryOptions {
  readonly knowledgeBaseId: string;
  readonly dataSourceId: string;
  readonly bucket: string;
  /** What the data source includes, and nothing else; "cases/" unless said otherwise. */
  readonly documentPrefix?: string;
  /** What the data source does not include; "case-records/" unless said otherwise. */
  readonly recordPrefix?: string;
  /** Milliseconds between two looks at a sync; 5,000 unless said otherwise. */
  readonly syncPollMs?: number;
  /** Milliseconds that a sync is waited for; 15 minutes unless said otherwise. */
  readonly syncWaitMs?: number;
}

/** A knowledge base takes no longer queries, in characters, and gives no more results. */
const [longestQuery, mostResults] = [20_000, 100];

/**
 * Similar cases by a Bedrock Knowledge Base: AWS embeds, keeps and ranks. Each case is a document in
 * S3, its situation, with a metadata file; nothing personal is in them. What is found is read again
 * from S3, so an answer is never of an erased case, of a former version, or of one that does not suit.
 *
 * Its limits: a new case, or a new situation of one, is found after the next `sync`. Scores are the
 * knowledge base's measure of relevance, mostly 0 to 1, not cosines, and `minimumScore` is compared
 * with them. The vectors of cases and queries are not used, whatever model they are of: what ranks is
 * the model that the knowledge base was made with. At most 100 passages are looked at for a query;
 * the data source is to be made without chunking, so that each case is one. An erased document is
 * gone from S3 at once and from AWS's index with the next `sync`, where the data source's deletion
 * policy is DELETE. The bucket must not keep old versions of objects for longer than you may.
 */
export class KnowledgeBaseSimilarCases implements SimilarCases {
  readonly index: string;
  readonly #clients: KnowledgeBaseClients;
  readonly #source: SyncOptions;
  readonly #service: RemoteService;
  readonly #bucket: CaseBucket;

  constructor(clients: KnowledgeBaseClients, options: KnowledgeBaseOptions) {
    const { knowledgeBaseId, dataSourceId, bucket, ...others } = options;
    const { documentPrefix = "cases/", recordPrefix = "case-records/", ...times } = others;
    const { syncPollMs = 5_000, syncWaitMs = 900_000, ...retries } = times;
    if (recordPrefix.startsWith(documentPrefix)) {
      throw new RangeError(`records under ${documentPrefix} would be ingested as documents`);
    }
    this.index = `knowledge-base-${knowledgeBaseId}`;
    this.#clients = clients;
    this.#source = { knowledgeBaseId, dataSourceId, pollMs: syncPollMs, waitMs: syncWaitMs };
    this.#service = knowledgeBaseService(knowledgeBaseId, retries);
    const rights = "s3:GetObject, s3:PutObject and s3:DeleteObject";
    const places = { bucket, documents: documentPrefix, records: recordPrefix };
    this.#bucket = new CaseBucket(
      clients.s3,
      s3Service({ bucket, key: "*", rights }, retries),
      places,
    );
  }

  upsert(indexed: IndexedCase, call?: CallOptions): ResultAsync<void, Unavailable> {
    return this.#bucket.keep(kept(indexed), call);
  }

  erase(caseId: string, call?: CallOptions): ResultAsync<void, Unavailable> {
    return this.#bucket.erase(caseId, call);
  }

  nearest(query: CaseQuery, call?: CallOptions): ResultAsync<readonly SimilarCase[], Unavailable> {
    if (query.limit < 1 || query.outcomes.length === 0 || query.situation.trim() === "") {
      return okAsync([]);
    }
    return this.#retrieve(query, call)
      .andThen((scores) =>
        ResultAsync.combine(
          [...scores].map(([caseId, score]) =>
            this.#bucket.read(caseId, call).map((found) => ({ found, score })),
          ),
        ),
      )
      .map((candidates) =>
        candidates
          .flatMap(({ found, score }) => (found && suits(found, query) ? answer(found, score) : []))
          .sort(byScoreThenId)
          .slice(0, query.limit),
      );
  }

  /** Has the knowledge base take in what was put and erased since the last time. */
  sync(call?: CallOptions): ResultAsync<Sync, Unavailable> {
    return sync(this.#clients.ingestion, this.#service, this.#source, call);
  }

  /** Tries what it does in S3, and leaves nothing there. */
  tryBucket(call?: CallOptions): ResultAsync<void, Unavailable> {
    return this.#bucket.tryRights(call);
  }

  /** The best score of each case; more than asked for, because some may be out of date. */
  #retrieve(
    query: CaseQuery,
    call: CallOptions | undefined,
  ): ResultAsync<ReadonlyMap<string, number>, Unavailable> {
    const command = new RetrieveCommand({
      knowledgeBaseId: this.#source.knowledgeBaseId,
      retrievalQuery: { text: query.situation.slice(0, longestQuery) },
      retrievalConfiguration: {
        vectorSearchConfiguration: {
          numberOfResults: Math.min(mostResults, 2 * Math.ceil(query.limit)),
          filter: filterOf(query),
        },
      },
    });
    return this.#service
      .call(async (abortSignal) => {
        const output = await this.#clients.query.send(command, { abortSignal });
        return retrieved.parse(output).retrievalResults;
      }, call)
      .andThen((results) => {
        const scores = new Map<string, number>();
        for (const { score, metadata } of results) {
          const best = scores.get(metadata.caseId) ?? -Infinity;
          if (score >= query.minimumScore) scores.set(metadata.caseId, Math.max(score, best));
        }
        return ok(scores);
      });
  }
}

const retrieved = z.object({
  retrievalResults: z.array(
    z.object({ score: z.number(), metadata: z.object({ caseId: z.string().min(1) }) }),
  ),
});

function answer({ caseId, contentHash }: KeptCase, score: number): SimilarCase {
  return { caseId, contentHash, score };
}

function byScoreThenId(a: SimilarCase, b: SimilarCase): number {
  return b.score - a.score || (a.caseId < b.caseId ? -1 : 1);
}
