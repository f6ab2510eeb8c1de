import type { Conflict, Unavailable, UploadChanged } from "#application";
import { nameOf } from "./log.js";

/** Why a file cannot be taken in, by the first word of the error. */
export type UploadProblem =
  | "NoSuchFile"
  | "EmptyFile"
  | "FileTooLarge"
  | "UnknownFormat"
  | "WrongEncoding"
  | "WrongHeader"
  | "FileChanged"
  | "Defect"
  | "MissingParts";

/** Ends an execution: trying again does not help. The state machine knows errors by their names. */
export function permanent(problem: UploadProblem, why: string): Error {
  return Object.assign(new Error(`${problem}: ${why}`), { name: "Permanent" });
}

/** What a step ends in when it could not do its part. Nothing in it quotes what is in the file. */
export function failureIn(error: Unavailable | Conflict | UploadChanged): Error {
  switch (error.type) {
    case "UploadChanged":
      return permanent(
        "FileChanged",
        "the file was changed or removed while it was being taken in",
      );
    case "Conflict":
      return transient(`${error.type}: a stream is being written by many others`);
    case "Unavailable": {
      const { service, cause, advice } = error;
      return transient(
        `${service} did not do its part (${nameOf(cause)})${advice ? `. ${advice}` : ""}`,
      );
    }
  }
}

/** The step may succeed when it is tried again, and may be. */
function transient(why: string): Error {
  return Object.assign(new Error(why), { name: "Transient" });
}
