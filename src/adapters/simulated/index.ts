/** No models at all: rules and luck from a seed, named for what they are. */
export { SimulatedEmbedder } from "./embedder.js";
export {
  defaultSimulation,
  SimulatedLanguageModel,
  type Simulation,
} from "./language-model.js";
