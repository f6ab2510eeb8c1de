import type { ResultAsync } from "neverthrow";
import {
  type CallOptions,
  type Report,
  type ReportStore,
  type Unavailable,
  unlessStopped,
} from "#application";
import { frozen } from "./frozen.js";

const service = "in-memory report store";

/** Reports in a map, by name. */
export class InMemoryReportStore implements ReportStore {
  readonly #reports = new Map<string, Report>();

  put(report: Report, call?: CallOptions): ResultAsync<string, Unavailable> {
    return unlessStopped(service, call).asyncMap(async () => {
      this.#reports.set(report.name, frozen(report));
      return `memory:${report.name}`;
    });
  }

  get(name: string, call?: CallOptions): ResultAsync<Report | undefined, Unavailable> {
    return unlessStopped(service, call).asyncMap(async () => this.#reports.get(name));
  }

  list(prefix: string, call?: CallOptions): ResultAsync<readonly string[], Unavailable> {
    return unlessStopped(service, call).asyncMap(async () =>
      [...this.#reports.keys()].filter((name) => name.startsWith(prefix)).sort(),
    );
  }
}
