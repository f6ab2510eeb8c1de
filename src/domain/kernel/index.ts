/** What every aggregate is made of. */
export { append, type Blocks } from "./blocks.js";
export {
  contract,
  describeIssues,
  type EventContract,
  type EventsOf,
  erasePersonal,
  event,
  type Immutable,
  type InvalidEvent,
  type Read,
  type SchemaHistory,
  subjectOf,
  validate,
} from "./contract.js";
export { type Dated, latest } from "./dated.js";
export { type Decider, decideAll, fold } from "./decider.js";
export {
  type Category,
  category,
  categoryOf,
  type DomainEvent,
  type InvalidStream,
  idOf,
  type Metadata,
  type Recorded,
  type StreamName,
  streamName,
  validateStream,
} from "./event.js";
export {
  canonicalJson,
  hashBase32,
  hashJson,
  hashText,
  type Sha256,
  sameJson,
  sha256Hex,
} from "./hash.js";
export {
  clockToleranceMs,
  dayMs,
  endOfTime,
  type Instant,
  instant,
  isInFuture,
  millisecondsBetween,
  plus,
  toInstant,
} from "./instant.js";
export { jsonObject } from "./json.js";
export { currency, formatMoney, type Money, minorDigits, money, toMinor } from "./money.js";
export { type Erased, erased, isErased, isPersonal, personal } from "./personal.js";
export { looksPersonal, opaqueId, text, utf8Length } from "./text.js";
export { type StoredEvent, type Upcaster, upcastAll } from "./upcast.js";
