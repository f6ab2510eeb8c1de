import * as z from "zod";
import type { CaseQuery, IndexedCase } from "#application";

/** What S3 holds of a case: all but its vector, or that it was erased. */
export const caseRecord = z.discriminatedUnion("state", [
  z.strictObject({
    state: z.literal("kept"),
    caseId: z.string(),
    version: z.number(),
    customerId: z.string(),
    purpose: z.string(),
    contentHash: z.string(),
    situation: z.string(),
    outcomes: z.array(z.strictObject({ kind: z.string(), knownAt: z.string() })),
  }),
  z.strictObject({ state: z.literal("erased") }),
]);

/** What S3 holds of a case. */
export type CaseRecord = z.output<typeof caseRecord>;
/** The same of one that was not erased. */
export type KeptCase = Extract<CaseRecord, { readonly state: "kept" }>;

/** A case as it is kept. */
export function kept({ vector: _, outcomes, ...facts }: IndexedCase): KeptCase {
  return { state: "kept", ...facts, outcomes: outcomes.map((outcome) => ({ ...outcome })) };
}

/** Whether a case may answer a query, whatever its situation. */
export function suits({ customerId, purpose, outcomes }: KeptCase, query: CaseQuery): boolean {
  return (
    purpose === query.purpose &&
    customerId !== query.exceptCustomer &&
    outcomes.some(
      ({ kind, knownAt }) =>
        knownAt <= query.knownBy && query.outcomes.some((wanted) => wanted === kind),
    )
  );
}
