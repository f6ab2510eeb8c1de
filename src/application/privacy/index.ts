export { eraseFromSearch } from "./erase-from-search.js";
export type { CustomerExport, ExportedMessage, ExportedRow } from "./export-customer.js";
export { exportCustomer } from "./export-customer.js";
export { type Forgetting, type Forgotten, forget } from "./forget.js";
export type { Search } from "./holdings.js";
