import type { Result, ResultAsync } from "neverthrow";
import type { Docket, Guidelines, RecordLine } from "#application";
import type { Instant, PriceBook } from "#domain";

/** What a run is set up with. */
export interface RunSettings {
  readonly seed: number;
  /** Fixes the clock. */
  readonly at?: Instant;
  readonly guidelines: Guidelines;
  readonly priceBook: PriceBook;
  /** The file to keep the record in; without one it is kept in memory. */
  readonly db?: string;
  /** Whether it is the example's story, which never shares a file with anybody's own. */
  readonly isExample: boolean;
}

/** A Docket whose stores are open. */
export interface Opened {
  readonly docket: Docket;
  close(): void;
}

/** What the command line needs of the composition that starts it. */
export interface Host {
  readonly version: string;
  /** How its user calls it, e.g. `docket`. */
  readonly command: string;
  /** The folder of the example files. */
  readonly examples: string;
  /** A Docket on this machine, empty or with the record of its file. An error is a sentence. */
  openRun(settings: RunSettings): ResultAsync<Opened, string>;
  /** A record read back: nothing in it can call a model. */
  openRecord(lines: readonly RecordLine[]): Result<Docket, string>;
  /** The record in a file, which must be there; nothing in it can call a model. */
  openDatabase(path: string): Result<Opened, string>;
}

/** Where the command line reads its arguments from and writes to. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Whether a person watches `err`. */
  readonly isInteractive: boolean;
  readonly columns: number;
  /**
   * Aborted by Ctrl-C. For what writes, and looks at it often: until it is asked for, Ctrl-C ends the
   * process at once, as is right for what only reads.
   */
  readonly interrupted: AbortSignal;
}
