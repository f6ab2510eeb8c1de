import * as z from "zod";
import type { CustomerEvent } from "#domain";
import { amount, code, id, moment, satisfaction } from "./fields.js";
import type { Translations } from "./translation.js";

const customer = { customerId: id };
const complaint = z.object({ ...customer, complaintId: id });
const score = z.object({ ...customer, serviceId: id, score: satisfaction });
const service = {
  ...customer,
  serviceId: id,
  propertyId: id.optional(),
  serviceType: code("roof_cleaning"),
  price: amount,
  completedAt: moment,
};

/** What others are told about customers. */
export const customerData = {
  "customer.registered.v1": z.object(customer).describe("There is a new customer."),
  "customer.profile-updated.v1": z
    .object(customer)
    .describe("The name, the address or the settings of a customer may be others now."),
  "customer.property-recorded.v1": z
    .object({ ...customer, propertyId: id, propertyType: code("single_family") })
    .describe("A property of a customer is known, or known better."),
  "customer.service-completed.v1": z
    .object({ ...service, satisfaction: satisfaction.optional() })
    .describe("A service was done."),
  "customer.service-corrected.v1": z
    .object(service)
    .describe("What was said of a service was wrong; this is all of it as it should have been."),
  "customer.service-voided.v1": z
    .object({ ...customer, serviceId: id })
    .describe("A service that was told of never took place."),
  "customer.satisfaction-recorded.v1": score.describe("A customer has answered a survey."),
  "customer.satisfaction-corrected.v1": score.describe("A score that was told of was another one."),
  "customer.consent-changed.v1": z
    .object({
      ...customer,
      channel: code("email"),
      purpose: code("marketing"),
      consents: z.boolean(),
      basis: code("opt-in"),
      expiresAt: moment.optional(),
      undated: z
        .boolean()
        .optional()
        .describe("A yes of which nobody knows the time: it undoes no `basis`'s no but its own."),
    })
    .describe(
      "A customer has said yes or no to messages. Of one channel and purpose the latest `occurredAt` holds, and of two at once the no; not what came last. An `undated` yes counts for nothing where another `basis` said no and no dated yes came later.",
    ),
  "customer.complaint-opened.v1": complaint.describe("A customer complains."),
  "customer.complaint-resolved.v1": complaint.describe("A complaint is settled."),
  "customer.erased.v1": z
    .object(customer)
    .describe("A customer is to be forgotten: delete what you hold of them."),
};

/** As what the events of a customer are published. */
export const customerEvents: Translations<CustomerEvent, typeof customerData> = {
  CustomerRegistered: (_, customerId) => ["customer.registered.v1", { customerId }],
  ProfileUpdated: (_, customerId) => ["customer.profile-updated.v1", { customerId }],
  PropertyRecorded: ({ propertyId, propertyType }, customerId) => [
    "customer.property-recorded.v1",
    { customerId, propertyId, propertyType },
  ],
  ServiceCompleted: (event, customerId) => [
    "customer.service-completed.v1",
    { ...serviceFacts(event, customerId), satisfaction: event.satisfaction },
  ],
  ServiceCorrected: (event, customerId) => [
    "customer.service-corrected.v1",
    serviceFacts(event, customerId),
  ],
  ServiceVoided: ({ serviceId }, customerId) => [
    "customer.service-voided.v1",
    { customerId, serviceId },
  ],
  SatisfactionRecorded: ({ serviceId, score }, customerId) => [
    "customer.satisfaction-recorded.v1",
    { customerId, serviceId, score },
  ],
  SatisfactionCorrected: ({ serviceId, score }, customerId) => [
    "customer.satisfaction-corrected.v1",
    { customerId, serviceId, score },
  ],
  ConsentGiven: ({ channel, purpose, basis, expiresAt, undated }, customerId) => [
    "customer.consent-changed.v1",
    { customerId, channel, purpose, consents: true, basis, expiresAt, undated },
  ],
  ConsentWithdrawn: ({ channel, purpose, basis }, customerId) => [
    "customer.consent-changed.v1",
    { customerId, channel, purpose, consents: false, basis },
  ],
  ComplaintOpened: ({ complaintId }, customerId) => [
    "customer.complaint-opened.v1",
    { customerId, complaintId },
  ],
  ComplaintResolved: ({ complaintId }, customerId) => [
    "customer.complaint-resolved.v1",
    { customerId, complaintId },
  ],
  CustomerErased: (_, customerId) => ["customer.erased.v1", { customerId }],
  // The message's own stream tells of these.
  ContactReserved: "internal",
  ContactReleased: "internal",
  ContactDeclined: "internal",
};

function serviceFacts(
  event: Extract<CustomerEvent, { readonly type: "ServiceCompleted" | "ServiceCorrected" }>,
  customerId: string,
) {
  const { serviceId, propertyId, serviceType, price, completedAt } = event;
  const { minor, currency } = price;
  return {
    customerId,
    serviceId,
    propertyId,
    serviceType,
    price: { minor, currency },
    completedAt,
  };
}
