/** What is told to others of what happened. */
export { breakingChanges } from "./breaking-changes.js";
export { type JsonSchema, publicEventSchemas } from "./json-schemas.js";
export type { PublicEvent } from "./public-event.js";
export { type PublicCategory, publicCategories, publicEventsOf } from "./public-events-of.js";
export { publish } from "./publish.js";
export {
  type Republished,
  type RepublishOptions,
  type RepublishStopped,
  republish,
  type ToRepublish,
} from "./republish.js";
