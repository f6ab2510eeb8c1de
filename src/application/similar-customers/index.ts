/** Who is like whom: one vector a customer, of their features. */
export { type CustomerInIndex, indexCustomer } from "./index-customer.js";
export { type IndexedCustomers, indexCustomers } from "./index-customers.js";
export { portraitOf } from "./portrait.js";
export type { CustomerIsErased } from "./read-portrait.js";
export { type SimilarityLimits, similarCustomers } from "./similar-customers.js";
