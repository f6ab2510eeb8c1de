/** Public events on a bus of Amazon EventBridge. */
export { type EventBridgeClientOptions, eventBridgeClient } from "./client.js";
export { EventBridgePublisher, type EventBridgePublisherOptions } from "./event-publisher.js";
export { probes } from "./probes.js";
