import { failed, type State, task } from "./task.js";

/** The three functions by their ARNs, and how many ranges are taken in at once. */
export interface UploadSteps {
  readonly plan: string;
  readonly range: string;
  readonly finish: string;
  readonly rangesAtOnce: number;
}

/**
 * One uploaded file: cut into ranges, each taken in by an execution of its own, and what was refused put together.
 * Ranges with lines that another range may have made way for are taken in once more before.
 */
export function uploadDefinition({ plan, range, finish, rangesAtOnce }: UploadSteps): State {
  const take = (itemsPath: string, next: string): State => ({
    Type: "Map",
    ItemsPath: itemsPath,
    ItemSelector: { "upload.$": "$.upload", "range.$": "$$.Map.Item.Value" },
    MaxConcurrency: rangesAtOnce,
    ToleratedFailurePercentage: 0,
    ItemProcessor: {
      ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
      StartAt: "range",
      States: {
        range: task({
          calls: range,
          payload: { "upload.$": "$.upload", "range.$": "$.range" },
          timeoutSeconds: 300,
        }),
      },
    },
    ResultPath: null,
    Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "failed" }],
    Next: next,
  });
  const put = (given: State, next: string): State =>
    task({
      calls: finish,
      payload: { "upload.$": "$.upload", ...given },
      timeoutSeconds: 120,
      next,
      otherwise: "failed",
    });
  return {
    Comment: "plan, take in ranges, some of them again, finish",
    StartAt: "plan",
    TimeoutSeconds: 86_400,
    States: {
      plan: task({
        calls: plan,
        payload: { "bucket.$": "$.bucket", "key.$": "$.key", "versionId.$": "$.versionId" },
        timeoutSeconds: 60,
        next: "ranges",
        otherwise: "failed",
      }),
      ranges: take("$.ranges", "finish"),
      finish: put({ "ranges.$": "$.ranges", mayAsk: true }, "is any early"),
      "is any early": {
        Type: "Choice",
        Choices: [{ Variable: "$.again", IsPresent: true, Next: "again" }],
        Default: "done",
      },
      again: take("$.again", "finish all"),
      "finish all": put({ "parts.$": "$.parts" }, "done"),
      done: { Type: "Succeed" },
      failed,
    },
  };
}
