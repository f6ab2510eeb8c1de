import { embeddedMetrics, type Log, type Measure } from "#adapters/lambda";
import { powertoolsLog } from "#adapters/powertools";

/** What every function tells those who look after it: lines of its log, and metrics among them. */
export function observing(): { readonly log: Log; readonly measure: Measure } {
  const measure = embeddedMetrics({
    namespace: process.env["POWERTOOLS_METRICS_NAMESPACE"] || "Docket",
    service: process.env["POWERTOOLS_SERVICE_NAME"] || "docket",
    // Not by `console`: Lambda puts words of its own before its lines.
    write: (line) => process.stdout.write(`${line}\n`),
    now: () => Date.now(),
  });
  return { log: powertoolsLog(), measure };
}
