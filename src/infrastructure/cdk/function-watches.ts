import type { Watch } from "./constructs/alarm.js";
import { metricsOf } from "./metrics.js";
import type { Site } from "./site.js";
import type { Watched } from "./watched.js";

const minute = 60;

/** What is tried again may fail now and then. */
export const fiveInAQuarter = {
  is: "above",
  threshold: 4,
  periodSeconds: 15 * minute,
  missing: "notBreaching",
} as const;

/** A function that fails, that may not run, or that will soon be cut off. */
export function functionWatches(
  site: Site,
  { name, timeoutSeconds }: Watched["functions"][number],
): readonly Watch[] {
  const { lambda } = metricsOf(site);
  return [
    {
      name: `${name}-errors`,
      what: `${name} has failed 5 times or more in 15 minutes.`,
      runbook: "a-function-fails",
      metric: lambda(name, "Errors", "Sum"),
      ...fiveInAQuarter,
    },
    {
      name: `${name}-throttled`,
      what: `${name} has been wanted more often than it may run, for half an hour.`,
      runbook: "a-function-is-throttled",
      metric: lambda(name, "Throttles", "Sum"),
      is: "above",
      threshold: 0,
      periodSeconds: 5 * minute,
      periods: 6,
      missing: "notBreaching",
    },
    {
      name: `${name}-slow`,
      what: `One in a hundred runs of ${name} takes more than 80 % of its ${timeoutSeconds} s.`,
      runbook: "a-function-is-slow",
      metric: lambda(name, "Duration", "p99"),
      is: "above",
      threshold: 0.8 * timeoutSeconds * 1_000,
      periodSeconds: 5 * minute,
      periods: 3,
      missing: "notBreaching",
    },
  ];
}
