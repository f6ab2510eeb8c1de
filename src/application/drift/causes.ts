import type { Cause, ColumnInfo } from "#domain/drift";
import type { Decision } from "./decision.js";

/** What may have been changed, and be why decisions are others. */
export interface CauseColumn {
  readonly what: Cause["what"];
  /** At the beginning of a sentence. */
  readonly title: string;
  readonly info: ColumnInfo;
  readonly value: (decision: Decision) => string | undefined;
}

/** All of them, as columns that are not judged themselves. */
export const causes: readonly CauseColumn[] = [
  cause("agent-version", "The agent version", ({ agentVersion }) => agentVersion),
  cause("model", "The model", ({ modelsAnswered }) => named(modelsAnswered)),
  cause("judge", "The judge", ({ judgeVersion }) => judgeVersion),
  cause("feature-set", "The feature set", ({ featureSet }) => featureSet?.toString()),
  cause("price-book", "The price book", ({ priceBook }) => priceBook?.slice(0, 12)),
  cause("guidelines", "The guidelines", ({ guidelines }) => guidelines?.slice(0, 12)),
];

function cause(what: Cause["what"], title: string, value: CauseColumn["value"]): CauseColumn {
  return { what, title, info: { name: what, kind: "category", about: `${title}.` }, value };
}

function named(models: readonly string[]): string | undefined {
  return models.length === 0 ? undefined : models.join(" + ");
}
