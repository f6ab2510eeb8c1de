/** Taking in what others tell: by the queue, by a stream, in files. */
export { recordCustomer } from "./record-customer.js";
export { recordTold } from "./record-told.js";
export {
  type IntakeUseCases,
  type NotTaken,
  type NotYet,
  type Refused,
  type ToldRecord,
  takeIn,
} from "./take-in.js";
