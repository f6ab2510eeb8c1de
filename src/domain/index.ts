/** The pure core: aggregates and what they are made of. No I/O, no clock, no randomness. */
export * from "./agent-version/index.js";
export { contracts } from "./contracts.js";
export * from "./customer/index.js";
export * from "./evaluation/index.js";
export * from "./kernel/index.js";
export * from "./message/index.js";
export * from "./rollout/index.js";
export * from "./spending/index.js";
export * from "./token-quota/index.js";
