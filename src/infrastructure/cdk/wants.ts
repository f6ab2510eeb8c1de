import type { StageWants } from "../aws/stage-wants.js";
import type { Stage } from "./stage.js";

/** What `docket doctor --stage` compares the account with; the stage's file is not where it runs. */
export function wantsOf({
  accountConcurrency,
  concurrency,
  generator,
  models,
  search,
}: Stage): StageWants {
  const embeds = search === undefined ? [] : [models.embed];
  const { "search-index": indexing, ...others } = concurrency;
  const reserved = Object.values({ ...others, ...(search && { indexing }) });
  const uses = [...models.generate, ...models.judge, ...embeds];
  return {
    accountConcurrency,
    generator,
    reserved: reserved.reduce((sum, each) => sum + each, 0),
    models: uses.map(({ modelId, tokensPerMinute, requestsPerMinute }) => ({
      modelId,
      tokensPerMinute,
      ...(requestsPerMinute !== undefined && { requestsPerMinute }),
    })),
  };
}
