import { canonicalJson } from "#domain";
import type { DriftReport } from "#domain/drift";

/** A report as JSON: canonical (RFC 8785), so that equal reports are equal bytes; one line. */
export function reportJson(report: DriftReport): string {
  return `${canonicalJson(report)}\n`;
}
