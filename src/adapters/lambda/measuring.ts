import type { ResultAsync } from "neverthrow";
import type { CallOptions, MessageFigures, Progress, ReadError } from "#application";
import type { MessageStatus } from "#domain";
import type { Log } from "./log.js";
import type { Measure, Metric } from "./metrics.js";

/** By what the end of a message is measured. */
export interface MeasuringOptions {
  readonly figures: (
    messageId: string,
    call?: CallOptions,
  ) => ResultAsync<MessageFigures, ReadError>;
  readonly log: Log;
  readonly measure: Measure;
}

/**
 * Measures what each message took that has come to its end: by outcome, and by the version of the
 * agent that wrote. A stage that is run again is measured again; a message without figures is not.
 */
export function measuring({
  figures,
  log,
  measure,
}: MeasuringOptions): (progress: Progress, call: CallOptions) => Promise<void> {
  return async ({ messageId, status }, call) => {
    measure([{ name: "MessagesConcluded", value: 1 }], { outcome: status });
    const read = await figures(messageId, call);
    if (read.isErr()) {
      log("warn", "not measured", { messageId, error: read.error.type });
      return;
    }
    const { agentVersion } = read.value;
    if (agentVersion !== undefined) measure(metricsOf(read.value), { agentVersion });
  };
}

/** What a message's end counts for the approval rate; one that a person decides, or nobody, counts nothing. */
const approvals: Readonly<Partial<Record<MessageStatus, 0 | 1>>> = {
  approved: 1,
  sent: 1,
  rejected: 0,
  failed: 0,
};

function metricsOf(figures: MessageFigures): readonly Metric[] {
  const { attempts, score, tokensIn, tokensOut, costNanoUsd, unpriced, modelMs } = figures;
  const approved = approvals[figures.status];
  return [
    ...(approved === undefined
      ? []
      : [{ name: "Approved", unit: "None", value: approved } as const]),
    { name: "Attempts", value: attempts },
    ...(score === undefined ? [] : [{ name: "JudgeScore", unit: "None", value: score } as const]),
    { name: "TokensIn", value: tokensIn },
    { name: "TokensOut", value: tokensOut },
    { name: "CostUsd", unit: "None", value: costNanoUsd / 1e9 },
    { name: "UnpricedCalls", value: unpriced },
    { name: "ModelTime", unit: "Milliseconds", value: modelMs },
  ];
}
