/** Docket's ports on one machine, put together. Loads SQLite. */
export { localAdapters } from "./adapters.js";
export { type LocalConfig, localConfigFrom } from "./config.js";
