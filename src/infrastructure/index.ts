/** Puts use cases and adapters together. */
export { compose, type InMemorySettings, inMemoryAdapters, services } from "./container.js";
