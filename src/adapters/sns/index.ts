/** Alerts on Amazon SNS. */
export { SnsAlerts, type SnsAlertsOptions } from "./alerts.js";
export { type SnsClientOptions, snsClient } from "./client.js";
export { snsProbes } from "./probes.js";
