import type { Result } from "neverthrow";
import type { Docket, Guidelines, RecordLine } from "#application";
import type { Instant, PriceBook } from "#domain";

/** What a run is set up with. */
export interface RunSettings {
  readonly seed: number;
  /** Fixes the clock. */
  readonly at?: Instant;
  readonly guidelines: Guidelines;
  readonly priceBook: PriceBook;
}

/** What the command line needs of the composition that starts it. */
export interface Host {
  readonly version: string;
  /** How its user calls it, e.g. `docket`. */
  readonly command: string;
  /** The folder of the example files. */
  readonly examples: string;
  /** An empty Docket on this machine. */
  openRun(settings: RunSettings): Docket;
  /** A record read back: nothing in it can call a model. */
  openRecord(lines: readonly RecordLine[]): Result<Docket, string>;
}

/** Where the command line reads its arguments from and writes to. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Whether a person watches `err`. */
  readonly isInteractive: boolean;
  readonly columns: number;
  /** Aborted by Ctrl-C. */
  readonly interrupted: AbortSignal;
}
