import type { StageWants } from "../aws/stage-wants.js";
import { reservedIn } from "./concurrency.js";
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
  const uses = [...models.generate, ...models.judge, ...embeds];
  return {
    accountConcurrency,
    generator,
    reserved: reservedIn(concurrency, search),
    models: uses.map(({ modelId, tokensPerMinute, requestsPerMinute }) => ({
      modelId,
      tokensPerMinute,
      ...(requestsPerMinute !== undefined && { requestsPerMinute }),
    })),
  };
}
