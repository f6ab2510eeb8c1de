/** Files of records, as they lie on a disk: NDJSON, a JSON array, CSV. */
export { DiskColumnFile } from "./column-file.js";
export { headerOf, jsonOf, rowOf } from "./formats.js";
export {
  openRecords,
  type RecordFile,
  type RecordLine,
  type UnreadableFile,
} from "./read-records.js";
export { RecordedEvents } from "./recorded-events.js";
