import { err, errAsync, ok } from "neverthrow";
import * as z from "zod";
import { type CustomerExport, readState } from "#application";
import { type Customer, type CustomerEvent, customer } from "#domain";
import type { AdminError } from "../admin-error.js";
import { type Operation, operation } from "../operation.js";
import { opaqueId, shown, text, writtenInstant } from "../schemas.js";
import { shownAs, shownCustomer } from "./customer-shown.js";

const ofCustomer = { customerId: opaqueId };
const path = "/customers/{customerId}";

const get = operation({
  id: "customers.get",
  method: "GET",
  path,
  summary: "Shows who a customer is and what may be sent to them: personal",
  params: ofCustomer,
  response: shownAs,
  problems: ["unknown-customer"],
  hasTag: true,
  run: (admin, { params: { customerId } }, call) =>
    readState<Customer, CustomerEvent>(admin.ports.events, customer, customerId, call).andThen(
      ({ state, version, tag }) =>
        state.status === "absent"
          ? err<never, AdminError>({ type: "CustomerNotFound" })
          : ok({ body: { customerId, version, ...shownCustomer(state, state.status) }, tag }),
    ),
});

const features = operation({
  id: "customers.features",
  method: "GET",
  path: `${path}/features`,
  summary: "Shows a customer's features, now or as of any instant",
  description:
    "`at` is the instant that they describe, `knownAt` leaves out what was recorded later. Without them: now, from all that is known.",
  params: ofCustomer,
  query: { at: writtenInstant.optional(), knownAt: writtenInstant.optional() },
  response: z.strictObject({
    customerId: z.string(),
    at: z.string(),
    knownAt: z.string().optional(),
    features: z.record(
      z.string(),
      z.strictObject({
        status: z.enum(["present", "absent", "expired"]),
        value: z
          .union([z.number(), z.string(), z.array(z.string()), z.record(z.string(), z.number())])
          .optional(),
        since: z.string().optional(),
      }),
    ),
  }),
  problems: ["unknown-customer"],
  run: (admin, { params: { customerId }, query: { knownAt, ...asked } }, call) => {
    const at = asked.at ?? admin.ports.clock.now();
    return admin.docket.features(customerId, at, knownAt, call).map((found) => ({
      body: {
        customerId,
        at,
        ...(knownAt !== undefined && { knownAt }),
        features: { ...found },
      },
    }));
  },
});

const similar = operation({
  id: "customers.similar",
  method: "GET",
  path: `${path}/similar`,
  summary: "Finds the customers that are most like one, by their features",
  params: ofCustomer,
  query: {
    limit: z
      .string()
      .regex(/^(?:[1-9]\d?|100)$/)
      .transform(Number)
      .default(10)
      .meta({
        type: "integer",
        minimum: 1,
        maximum: 100,
        default: 10,
        description: "How many at most",
      }),
  },
  response: z.strictObject({
    index: z.string(),
    customers: z.array(z.strictObject({ customerId: z.string(), score: z.number() })),
  }),
  problems: ["unknown-customer", "forgotten", "no-search"],
  run: (admin, { params: { customerId }, query: { limit } }, call) => {
    const { index } = admin.ports.similarCustomers;
    if (index === noIndex) return errAsync<never, AdminError>({ type: "NoSearch" });
    return admin.docket
      .similarCustomers(customerId, { limit }, call)
      .map((customers) => ({ body: { index, customers } }));
  },
});

/** What the index of a stage without search is called. */
export const noIndex = "none";

const exported = operation({
  id: "customers.export",
  method: "GET",
  path: `${path}/export`,
  summary: "Gives all that is held about a person, in the clear: keep it as what it is",
  params: ofCustomer,
  response: z.strictObject({
    export: shown<Pick<CustomerExport, "format" | "customerId">>(
      "Events, messages, features and rows: docket-customer@1",
    ),
  }),
  problems: ["unknown-customer", "answer-too-large"],
  run: (admin, { params: { customerId } }, { signal }) =>
    admin.docket.exportCustomer(customerId, { signal }).map((found) => ({
      body: { export: found },
    })),
});

const forget = operation({
  id: "customers.forget",
  method: "POST",
  path: `${path}/forget`,
  summary: "Makes a person's data unreadable for ever; what was decided stays on the record",
  description: "It may be sent again until it is done, by the same key or another one.",
  params: ofCustomer,
  body: { reason: text(200).optional() },
  response: z.strictObject({
    customerId: z.string(),
    status: z.enum(["forgotten", "was-forgotten"]),
    messages: z.int().nonnegative(),
    corrupt: z.array(z.string()).meta({ description: "Streams that cannot be read" }),
  }),
  problems: ["unknown-customer", "busy"],
  run: (admin, { params: { customerId }, body }, { cause, signal }) =>
    admin.docket
      .forget(customerId, cause, {
        signal,
        ...(body.reason !== undefined && { reason: body.reason }),
      })
      .map(({ status, messages, corrupt }) => ({
        body: { customerId, status, messages, corrupt: corrupt.map(({ stream }) => stream) },
      })),
});

/** What can be done with customers. */
export const customerOperations: readonly Operation[] = [get, features, similar, exported, forget];
