/** What a drift report looks like: on a terminal, as a page, as JSON. */
export { reportJson } from "./json.js";
export { driftReportJsonSchema } from "./json-schema.js";
export { reportHtml } from "./page/page.js";
export { reportText } from "./text.js";
