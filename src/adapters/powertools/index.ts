/** What functions say, by Powertools for AWS Lambda. */
export { powertoolsLog } from "./log.js";
