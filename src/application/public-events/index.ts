/** What is told to others of what happened. */
export type { PublicEvent } from "./public-event.js";
