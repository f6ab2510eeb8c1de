import { failed, type State, task } from "./task.js";

/** The three functions by their ARNs, and how many ranges are taken in at once. */
export interface UploadSteps {
  readonly plan: string;
  readonly range: string;
  readonly finish: string;
  readonly rangesAtOnce: number;
}

/** One uploaded file: cut into ranges, each taken in by an execution of its own, and what was refused put together. */
export function uploadDefinition({ plan, range, finish, rangesAtOnce }: UploadSteps): State {
  const item = { "upload.$": "$.upload", "range.$": "$$.Map.Item.Value" };
  return {
    Comment: "plan, take in ranges, finish",
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
      ranges: {
        Type: "Map",
        ItemsPath: "$.ranges",
        ItemSelector: item,
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
        Next: "finish",
      },
      finish: task({
        calls: finish,
        payload: { "upload.$": "$.upload", "ranges.$": "$.ranges" },
        timeoutSeconds: 120,
        next: "done",
        otherwise: "failed",
      }),
      done: { Type: "Succeed" },
      failed,
    },
  };
}
