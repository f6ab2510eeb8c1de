import { ok, okAsync, type ResultAsync } from "neverthrow";
import type {
  CallOptions,
  Executions,
  MessageRequest,
  RequestAnswer,
  StageError,
} from "#application";
import { dayMs, type Instant, instant, millisecondsBetween } from "#domain";
import { busEventIn, idIn } from "./bus-event.js";
import { deadlineOf, type FunctionContext } from "./deadline.js";
import { eachInOrder } from "./each-in-order.js";
import type { BatchAnswer } from "./ingest-letter.js";
import { type Log, nameOf, placeOf } from "./log.js";
import type { Measure } from "./metrics.js";
import { again, queueEvent } from "./records.js";
import { type Thrown, unlessThrown } from "./thrown.js";

/** What the functions that request messages work with. */
export interface RequestOptions {
  readonly requestMessage: (
    request: MessageRequest,
    cause?: undefined,
    call?: CallOptions,
  ) => ResultAsync<RequestAnswer, StageError>;
  readonly executions: Executions;
  readonly log: Log;
  readonly measure: Measure;
}

/** What the function works with that hears of services. */
export interface ServiceRequestOptions extends RequestOptions {
  /** A service that was done longer before it was recorded is history, and asks for no message. */
  readonly withinDays: number;
}

/** A service that was done, as an event tells of it. */
interface Service {
  readonly customerId: string;
  readonly serviceId: string;
  readonly completedAt: Instant;
  readonly recordedAt: Instant;
}

/** So many customers' services at the same time. */
const atOnce = 8;

/**
 * Asks for a message after each service, those of one customer in their order: reserves the contact,
 * then starts the execution. Who stops between the two is put right by the next delivery of the event:
 * all that is decided by is in the event, so it comes to the same message.
 */
export function requestHandler(
  options: ServiceRequestOptions,
): (event: unknown, context?: FunctionContext) => Promise<BatchAnswer> {
  const request = requestAfter(options);
  return async (event, context) => {
    const call = deadlineOf(context);
    const items = queueEvent.parse(event).Records.map(({ messageId: record, body }) => ({
      record,
      service: serviceIn(body),
    }));
    const done = await eachInOrder(
      items,
      ({ service, record }) => service?.customerId ?? `record/${record}`,
      atOnce,
      async ({ service, record }) => ok(await request(service, record, call)),
    );
    const isDone = done._unsafeUnwrap();
    const failed = items.filter((_, index) => !isDone[index]);
    return again(failed.map(({ record }) => record));
  };
}

/** Asks for a message after a service, if it is not too old; whether that is done. */
function requestAfter(
  options: ServiceRequestOptions,
): (service: Service | undefined, record: string, call: CallOptions) => Promise<boolean> {
  const { withinDays, log, measure } = options;
  return async (service, record, call) => {
    if (service === undefined) {
      log("error", "no event of ours", { record });
      return false;
    }
    const { customerId, serviceId, completedAt, recordedAt } = service;
    if (millisecondsBetween(completedAt, recordedAt) > withinDays * dayMs) {
      measure([{ name: "ServicesTooOld", value: 1 }]);
      return true;
    }
    // Never the clock of this delivery: the next one has to decide the same.
    const decisionTime = recordedAt > completedAt ? recordedAt : completedAt;
    const asked = { customerId, trigger: `service:${serviceId}`, decisionTime };
    const requested = await unlessThrown(() => requestAndStart(options, asked, call));
    if (requested.isOk()) return true;
    log("warn", "not requested", { customerId, serviceId, ...factsOf(requested.error) });
    // Of somebody whom nobody knows nothing can be asked.
    return requested.error.type === "CustomerNotFound";
  };
}

/** Has it decided whether there will be a message, and if so has it made. Done again it is the same. */
export function requestAndStart(
  { requestMessage, executions, measure }: RequestOptions,
  request: MessageRequest,
  call: CallOptions,
): ResultAsync<RequestAnswer, StageError> {
  return requestMessage(request, undefined, call)
    .andThrough(({ decision, messageId }) =>
      decision === "reserved" ? executions.start(messageId, call) : okAsync(undefined),
    )
    .andTee(({ decision }) => measure([{ name: "MessagesRequested", value: 1 }], { decision }));
}

/** What may be said of an error in a log: its kind, and where it comes from. */
export function factsOf(error: StageError | Thrown) {
  if (error.type === "Thrown") return { error: nameOf(error.cause), at: placeOf(error.cause) };
  if (error.type === "NotInService") return { error: error.type, agent: error.agentId };
  if (error.type !== "Unavailable") return { error: error.type };
  return { service: error.service, error: nameOf(error.cause), advice: error.advice };
}

function serviceIn(body: string): Service | undefined {
  const event = busEventIn(body);
  if (event?.type !== "customer.service-completed.v1") return undefined;
  const [customerId, serviceId] = [idIn(event, "customerId"), idIn(event, "serviceId")];
  const completedAt = instant.safeParse(event.data["completedAt"]).data;
  return customerId === undefined || serviceId === undefined || completedAt === undefined
    ? undefined
    : { customerId, serviceId, completedAt, recordedAt: event.recordedAt };
}
