/** What the machine itself provides. */
export { SystemClock } from "./clock.js";
