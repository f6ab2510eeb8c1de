import type { Finding } from "#adapters/cli";

/** What is as it should be. */
export function well(what: string, detail: string): Finding {
  return { what, isWell: true, detail };
}

/** What could not be told. */
export function untold(what: string, detail: string): Finding {
  return { what, isWell: true, isUntold: true, detail };
}

/** What is wrong. */
export function not(what: string, detail: string): Finding {
  return { what, isWell: false, detail };
}
