/** What is said of an occurrence: names, numbers and opaque ids. Never anything personal. */
export type Facts = Readonly<Record<string, string | number | boolean | undefined>>;

/** Keeps what a function says of its work for those who look after it. */
export type Log = (level: "info" | "warn" | "error", what: string, facts?: Facts) => void;

/** The name of an error. Its words may quote what somebody sent. */
export function nameOf(cause: unknown): string {
  return cause instanceof Error ? cause.name : typeof cause;
}

/** Where in the code an error was thrown, without its words. */
export function placeOf(cause: unknown): string | undefined {
  if (!(cause instanceof Error)) return undefined;
  return /^\s*at (.*:\d+:\d+)\)?$/m.exec(cause.stack ?? "")?.[1];
}
