/** Quotas of an account, on AWS Service Quotas. */
export { type ServiceQuotasClientOptions, serviceQuotasClient } from "./client.js";
export { type Quota, type QuotasOptions, quotasOf } from "./quotas.js";
