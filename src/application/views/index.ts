export { type FeaturesRow, featuresView } from "./features-view.js";
export { type MessageColumn, type MessageRow, messagesView } from "./messages-view.js";
export { type RegistryRow, registryView } from "./registry-view.js";
export { projectStreams, rebuildView, refreshRow, type View } from "./view.js";
