import type { RetrievalFilter } from "@aws-sdk/client-bedrock-agent-runtime";
import type { CaseQuery } from "#application";
import type { KeptCase } from "./case-record.js";

/**
 * The metadata file of a case's document: attributes of a declared type that queries filter by. None
 * of them is embedded. An outcome's attribute is when it became known, in milliseconds since 1970.
 * It has at most some 2,000 bytes of the 10 KB that a knowledge base takes, for all values are short.
 * Source: Amazon Bedrock User Guide, "Connect to Amazon S3 for your knowledge base".
 */
export function metadataOf({ caseId, customerId, purpose, outcomes }: KeptCase): string {
  const metadataAttributes = {
    caseId: text(caseId),
    customerId: text(customerId),
    purpose: text(purpose),
    ...Object.fromEntries(
      outcomes.map(({ kind, knownAt }) => [knownAtKey(kind), number(Date.parse(knownAt))]),
    ),
  };
  return JSON.stringify({ metadataAttributes });
}

/** Which documents may answer a query. At least one outcome must be asked for. */
export function filterOf(query: CaseQuery): RetrievalFilter {
  const value = Date.parse(query.knownBy);
  const known = [...new Set(query.outcomes)].map(
    (kind): RetrievalFilter => ({ lessThanOrEquals: { key: knownAtKey(kind), value } }),
  );
  const [only, ...others] = known;
  return {
    andAll: [
      { equals: { key: "purpose", value: query.purpose } },
      { notEquals: { key: "customerId", value: query.exceptCustomer } },
      // A list of alternatives has two members or more.
      only !== undefined && others.length === 0 ? only : { orAll: known },
    ],
  };
}

function knownAtKey(kind: string): string {
  return `${kind}KnownAt`;
}

function text(stringValue: string) {
  return { value: { type: "STRING", stringValue }, includeForEmbedding: false };
}

function number(numberValue: number) {
  return { value: { type: "NUMBER", numberValue }, includeForEmbedding: false };
}
