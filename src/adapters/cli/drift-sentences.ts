import type { BadWindow, DriftError, NoDecisions, ScanError } from "#application/drift";
import { sentenceOf } from "./sentences.js";

/** Why there is no drift report, in a sentence about what to do. */
export function driftSentence(error: DriftError | ScanError): string {
  switch (error.type) {
    case "BadWindow":
      return badWindow(error);
    case "NoDecisions":
      return noDecisions(error);
    case "UnknownSegment": {
      const known = error.known.length === 0 ? "none" : error.known.join(", ");
      return `There is no column ${error.column} to make segments by; there are ${known}.`;
    }
    case "UnusableReference":
      return `The saved reference cannot be used: ${error.issue}.`;
    case "OtherScan":
      return `The work file cannot be used: ${error.issue}. Remove it, or name another --work-file.`;
    case "DamagedFile":
      return `${error.file} ${error.issue}. Remove it, or name another --work-file.`;
    case "Unavailable":
      return `It cannot go on: ${sentenceOf(error)}.`;
  }
}

function badWindow({ which, issue }: BadWindow): string {
  switch (issue) {
    case "ends-before-it-begins":
      return `The ${which} window ends before it begins: write <from>..<to>.`;
    case "is-empty":
      return `The ${which} window is empty: its end is not in it, so it has to be later than its beginning.`;
    case "ends-in-the-future":
      return `The ${which} window ends in the future: what has not been yet would count as time without decisions. Let it end now or earlier.`;
    case "lies-in-the-future":
      return `The ${which} window lies in the future: nothing can have been decided in it yet.`;
    case "overlaps":
      return "The windows overlap: the same decisions would be compared with themselves.";
  }
}

function noDecisions({ which, record }: NoDecisions): string {
  const there =
    record === undefined
      ? "the record has none at all"
      : `those of the record were made from ${record.first} to ${record.last}`;
  return `There is no decision in the ${which} window; ${there}.`;
}
