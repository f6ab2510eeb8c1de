/** Use cases and the ports they need. */
export * from "./ports/index.js";
