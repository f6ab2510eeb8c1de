/** Ends a command with one sentence for its user. The only error that the command line throws. */
export class Stop extends Error {
  readonly exitCode: number;

  constructor(sentence: string, exitCode = 1) {
    super(sentence);
    this.exitCode = exitCode;
  }
}

/** All well; records refused; the command could not be done; stopped by Ctrl-C. */
export const exitCodes = { ok: 0, failed: 1, refused: 2, interrupted: 130 } as const;
