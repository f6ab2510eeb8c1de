import type { Result, ResultAsync } from "neverthrow";
import type { CallOptions, Corrupt, Docket, Guidelines, Probe, RecordLine } from "#application";
import type { AgentContent, Instant, PriceBook } from "#domain";

/** Where a record is kept that outlives the process. */
export type KeptPlace =
  | { readonly type: "file"; readonly path: string }
  /** In the tables that the environment names, and all other ports on AWS with it. */
  | { readonly type: "aws" };

/** Which models write and judge. */
export type ModelChoice = "simulated" | "bedrock";

/** What a run is set up with. */
export interface RunSettings {
  readonly seed: number;
  /** Fixes the clock. */
  readonly at?: Instant;
  /** Without them those hold that the place keeps. */
  readonly guidelines?: Guidelines;
  readonly priceBook: PriceBook;
  /** Without one the record is kept in memory. */
  readonly place?: KeptPlace;
  readonly model: ModelChoice;
  /** What models may cost in all, in USD. */
  readonly maxCostUsd?: number;
  /** Whether it is the example's story, which never shares a file with anybody's own. */
  readonly isExample: boolean;
}

/** A Docket whose stores are open. */
export interface Opened {
  readonly docket: Docket;
  /**
   * Whether examples and customers stay in their indexes. Those that do not, and those that do not
   * hold all that is on the record, are filled from it.
   */
  readonly indexes: "kept" | "unfilled" | "in-memory";
  /** Notes that they hold all that is on the record, at the end of a run that saw to it. */
  noteFilled?(call?: CallOptions): ResultAsync<void, string>;
  /** Builds the indexes anew from the record, while they are in use. Says their names. */
  reindex?(call?: CallOptions): ResultAsync<readonly string[], string>;
  /** Puts back what the record has lost, from tables that were restored beside it. */
  restore?(asked: ToRestore): ResultAsync<RestoredRecord, string>;
  /** Has what was put into the indexes found from now on, and what was erased let go of, where that takes a moment by itself. */
  settle?(call?: CallOptions): ResultAsync<void, string>;
  /** Ends what is under way: what was recorded is published by then, or the error says that it is not. */
  close(): ResultAsync<void, string>;
}

/** What is to be put back, and how. */
export interface ToRestore extends CallOptions {
  /** The names of restored tables. */
  readonly from: { readonly events?: string | undefined; readonly keys?: string | undefined };
  /** Writes nothing, and says what would be done. */
  readonly isTrial: boolean;
  /** Is told again and again how many items of a table were read. */
  readonly onProgress: (progress: { readonly step: string; readonly read: number }) => void;
}

/** What was put back, and what was not. */
export interface RestoredRecord {
  /** In commits. */
  readonly events?: {
    readonly putBack: number;
    readonly there: number;
    /** Nothing of these streams was put back from that version on. */
    readonly held: readonly {
      readonly stream: string;
      readonly version: number;
      readonly why: "another-commit" | "missing";
    }[];
    readonly refused: readonly Corrupt[];
  };
  readonly keys?: {
    readonly putBack: number;
    readonly there: number;
    /** Left out, for the record says that these people were erased. */
    readonly erasedSince: number;
    /** Whose key is another one now. */
    readonly otherKeys: readonly string[];
    readonly refused: readonly { readonly subject: string; readonly issue: string }[];
  };
  /** People who were forgotten before, and only in part. */
  readonly forgottenAgain: number;
}

/** What a person may want to have tried. */
export interface Trial {
  readonly aws: boolean;
  readonly model: ModelChoice;
  readonly models: readonly Pick<AgentContent, "modelId" | "guardrail">[];
}

/** What is asked of the admin API of a stage. */
export interface StageRequest {
  readonly method: "GET" | "POST";
  /** With its ids percent-encoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What it answered; the names of headers are in small letters. */
export interface StageAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The admin API of a stage, called as whoever has the credentials here. An error is a sentence. */
export interface StageApi {
  call(request: StageRequest): ResultAsync<StageAnswer, string>;
}

/** What was found about one thing that was looked at. */
export interface Finding {
  readonly what: string;
  readonly isWell: boolean;
  /** That it could not be told, and a person has to look. */
  readonly isUntold?: true;
  /** What was found, or what is wrong and what to do. */
  readonly detail: string;
}

/** Where a stage takes webhooks, signed by the key that it holds. */
export interface StageWebhook {
  /** Sends a body under an id. An error is a sentence. */
  send(body: string, id: string, at: Instant): ResultAsync<StageAnswer, string>;
}

/** What the command line needs of the composition that starts it. */
export interface Host {
  readonly version: string;
  /** How its user calls it, e.g. `docket`. */
  readonly command: string;
  /** The folder of the example files. */
  readonly examples: string;
  /** The instant that it is, for what happens on no record. */
  now(): Instant;
  /** A Docket on this machine, empty or with the record of its file. An error is a sentence. */
  openRun(settings: RunSettings): ResultAsync<Opened, string>;
  /** A record read back: nothing in it can call a model. */
  openRecord(lines: readonly RecordLine[]): Result<Docket, string>;
  /** A record that is kept, which must be there; nothing in it can call a model. */
  openKept(place: KeptPlace): ResultAsync<Opened, string>;
  /** What can be tried, one after the other. An error is a sentence for each thing that is not set. */
  probes(trial: Trial): ResultAsync<readonly Probe[], readonly string[]>;
  /** The admin API of a stage, where stages can be reached. An error is a sentence. */
  stageApi?(stage: string): ResultAsync<StageApi, string>;
  /** All that a stage needs, looked at on AWS. An error is a sentence: nothing could be looked at. */
  examineStage?(stage: string, call?: CallOptions): ResultAsync<readonly Finding[], string>;
  /** Where a stage takes webhooks. An error is a sentence. */
  stageWebhook?(stage: string): ResultAsync<StageWebhook, string>;
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
