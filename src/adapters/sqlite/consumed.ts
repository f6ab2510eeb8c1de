import type { Consumed } from "#application";

/** What an answer of a file costs. */
export const oneRequest: Consumed = Object.freeze({ requests: 1, readUnits: 0, writeUnits: 0 });

/** What it costs to ask for nothing. */
export const noRequest: Consumed = Object.freeze({ requests: 0, readUnits: 0, writeUnits: 0 });
