/** What the machine itself provides. */
export { SystemClock } from "./clock.js";
export { jitteredPause } from "./pause.js";
