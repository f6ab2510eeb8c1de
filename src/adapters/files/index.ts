/** Files of records, as they lie on a disk: NDJSON, a JSON array, CSV. */
export {
  openRecords,
  type RecordFile,
  type RecordLine,
  type UnreadableFile,
} from "./read-records.js";
