export { type FeaturesRow, featuresView } from "./features-view.js";
export { type LiveViews, liveView, swapView, type ViewNotBuilt } from "./live.js";
export { type MessageColumn, type MessageRow, messagesView } from "./messages-view.js";
export { type RegistryRow, registryView } from "./registry-view.js";
export {
  type Projection,
  projectStreams,
  type Rebuilt,
  rebuildView,
  refreshRow,
  type View,
} from "./view.js";
