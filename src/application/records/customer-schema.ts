import * as z from "zod";
import * as field from "./fields.js";

/** One service of a customer record. */
export const serviceRecord = z
  .object({
    service_id: field.id,
    service_type: field.words(64),
    date: field.time,
    price: field.price,
    currency: field.currencyCode,
    satisfaction_score: z.number().min(1).max(5).describe("a number from 1 to 5").nullish(),
    /** When the score was given; without it, with the service. */
    satisfaction_at: field.time.nullish(),
    notes: field.personalWords(10_000).nullish(),
  })
  .describe("an object with the fields of a service");

/** What other systems send of a customer. Fields that are not named here are ignored. */
export const customerRecord = z
  .object({
    customer_id: field.customerId,
    name: field.personalWords(200),
    email: field.email,
    phone: field.phone.nullish(),
    marketing_consent: field.flag,
    property_info: z
      .object({
        type: field.words(64),
        lot_features: z.array(field.words(64)).max(64).describe("a list of at most 64 texts"),
        square_feet: z.int().positive().describe("a whole number above 0").nullish(),
        year_built: z.int().min(1000).max(9999).describe("a year from 1000 to 9999").nullish(),
      })
      .describe("an object with the fields of a property"),
    service_history: z.array(serviceRecord).describe("a list of services"),
    locale: field.locale.nullish(),
    time_zone: field.timeZone.nullish(),
    /** The time of the profile, property and consent facts; without it, when they are read. */
    updated_at: field.time.nullish(),
  })
  .describe("an object with the fields of a customer");
