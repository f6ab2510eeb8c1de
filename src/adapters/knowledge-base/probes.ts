import type { Probe } from "#application";
import type { KnowledgeBaseSimilarCases } from "./similar-cases.js";

/** Of whom there is no case. */
const nobody = "docket-doctor";

/**
 * Tries to find a case where none is, and what is done to objects under conditions that fail. A query
 * embeds a few tokens, at the price of the knowledge base's embedding model: nothing to speak of.
 * Whether a sync may be started is not tried, for that would be one.
 */
export function knowledgeBaseProbes(cases: KnowledgeBaseSimilarCases): readonly Probe[] {
  const query = {
    situation: nobody,
    vector: { model: nobody, values: [] },
    purpose: nobody,
    exceptCustomer: nobody,
    outcomes: ["converted"],
    knownBy: "1970-01-01T00:00:00.000Z",
    limit: 1,
    minimumScore: 0,
  } as const;
  return [
    {
      what: `ask ${cases.index}`,
      run: (call) => cases.nearest(query, call).map(() => "it answers"),
    },
    {
      what: `keep cases of ${cases.index} in S3`,
      run: (call) => cases.tryBucket(call).map(() => "they may be read, written and deleted"),
    },
  ];
}
