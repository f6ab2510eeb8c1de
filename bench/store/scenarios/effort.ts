/** How much is measured. */
export interface Effort {
  /** How often every scenario is gone through. */
  readonly rounds: number;
  /** Of 1 and of 5 events each, in every round. */
  readonly appends: number;
  /** By the length of the stream, in every round. */
  readonly loads: ReadonlyMap<number, number>;
  /** Commands that each of 32 writers gives, in every round. */
  readonly commands: number;
  /** How many events 8 writers add to one stream, and after how many seconds they give up. */
  readonly contended: {
    readonly events: number;
    readonly patience: number;
    readonly rounds: number;
  };
  /** How long the stream is that is written by commands alone. */
  readonly written: number;
  /** Streams are short: most customers have a few events. */
  readonly replay: { readonly streams: number; readonly commits: number; readonly rounds: number };
}

/** Numbers to quote. */
export const full: Effort = {
  rounds: 4,
  appends: 150,
  loads: new Map([
    [10, 30],
    [100, 30],
    [1000, 8],
  ]),
  commands: 4,
  contended: { events: 800, patience: 40, rounds: 1 },
  written: 1000,
  replay: { streams: 2000, commits: 4, rounds: 2 },
};

/** Says that it works, not how fast it is. */
export const quick: Effort = {
  rounds: 1,
  appends: 20,
  loads: new Map([
    [10, 5],
    [100, 5],
    [200, 5],
  ]),
  commands: 1,
  contended: { events: 80, patience: 2, rounds: 1 },
  written: 200,
  replay: { streams: 100, commits: 4, rounds: 1 },
};
