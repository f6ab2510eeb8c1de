import type { EmittedMetric } from "./emitted.js";

/** A number that a function has counted or measured. */
export interface Metric {
  readonly name: EmittedMetric;
  /** Of CloudWatch; `Count` unless told. */
  readonly unit?: "Count" | "Milliseconds" | "None";
  readonly value: number;
}

/**
 * Keeps numbers, as a total of the function and by the dimensions given, for CloudWatch does not add
 * up dimensions. They are few and of few values: each combination is a metric of its own, with its
 * price. Nothing personal, and no ids.
 */
export type Measure = (
  metrics: readonly Metric[],
  dimensions?: Readonly<Record<string, string>>,
) => void;

/** Where metrics go, and whose they are. */
export interface MetricsOptions {
  readonly namespace: string;
  /** The function's name, a dimension of all its metrics. */
  readonly service: string;
  /** Takes one line. */
  readonly write: (line: string) => void;
  /** In milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Metrics of CloudWatch as lines of a log: it makes metrics of them, and no request is needed.
 * Source: Amazon CloudWatch User Guide, "Specification: Embedded metric format".
 */
export function embeddedMetrics({ namespace, service, write, now }: MetricsOptions): Measure {
  return (metrics, dimensions = {}) => {
    if (metrics.length === 0) return;
    const all = { service, ...dimensions };
    const names = Object.keys(all);
    const directive = {
      Namespace: namespace,
      Dimensions: names.length === 1 ? [names] : [["service"], names],
      Metrics: metrics.map(({ name, unit = "Count" }) => ({ Name: name, Unit: unit })),
    };
    const values = Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
    write(
      JSON.stringify({
        _aws: { Timestamp: now(), CloudWatchMetrics: [directive] },
        ...all,
        ...values,
      }),
    );
  };
}
