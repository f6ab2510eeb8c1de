import { err, type Result } from "neverthrow";

/** A defect of the code, which one piece of work has come upon. */
export interface Thrown {
  readonly type: "Thrown";
  readonly cause: unknown;
}

/**
 * What work comes to, also where it comes upon a defect: that does not hold up other work, and its
 * words, which may quote what is personal, reach neither a log nor an execution.
 */
export async function unlessThrown<T, E>(
  work: () => PromiseLike<Result<T, E>>,
): Promise<Result<T, E | Thrown>> {
  try {
    return await work();
  } catch (cause) {
    return err({ type: "Thrown", cause });
  }
}
