import type { CustomerCommand, Instant } from "#domain";
import { cause } from "../support/docket.js";
import { aboutMessage, past } from "./message-work.js";
import { personalValues } from "./person.js";
import type { Random } from "./random.js";
import type { Trace, Work } from "./work.js";

const year = (day: string) => `2026-${day}T08:00:00.000Z`;

/** All that happens to one customer. */
export function aboutCustomer(id: string, random: Random): readonly Work[] {
  const [name = "", email = "", address = ""] = personalValues(id);
  const hasConsent = random.chance(0.8);
  const register = (now: Instant): CustomerCommand[] => [
    { type: "RegisterCustomer", customerId: id, at: year("01-01"), now },
    // Without a time of its own: it holds from when it was first read.
    { type: "UpdateProfile", name, email, locale: "en-US", timeZone: "UTC", now },
    {
      type: "RecordProperty",
      propertyId: "home",
      propertyType: "single_family",
      lotFeatures: ["pool"],
      address,
      at: year("01-01"),
      now,
    },
    ...(hasConsent ? [consent(now)] : []),
  ];
  const services = Array.from({ length: 1 + random.below(5) }, (_, i) => i + 1);
  const messages = Array.from({ length: random.below(3) }, (_, i) => i + 1);
  const later = random.chance(0.2) ? [forgotten(id)] : [];
  const registered = line(id, "registered", register, [
    ["CustomerRegistered", { customerId: id }],
    ["ProfileUpdated", { locale: "en-US" }],
    ["PropertyRecorded", { propertyId: "home" }],
    ...(hasConsent ? [["ConsentGiven", { basis: "form" }] as const] : []),
  ]);
  return [
    { ...registered, next: () => [compared(id), ...later] },
    // Neighbours report the same service: it was one.
    ...services.map((n) =>
      line(
        id,
        `service-${n}`,
        (now) => [...(n > 1 ? [service(n - 1, now)] : []), service(n, now)],
        [["ServiceCompleted", { serviceId: `s-${n}` }]],
      ),
    ),
    ...services
      .filter((n) => n % 2 === 0)
      .map((n) =>
        line(id, `survey-${n}`, (now) => [survey(n, now)], [
          ["SatisfactionRecorded", { serviceId: `s-${n}` }],
        ]),
      ),
    line(id, "complaint", (now) => [complaint("OpenComplaint", now)], [
      ["ComplaintOpened", { complaintId: "k-1" }],
    ]),
    line(id, "settled", (now) => [complaint("ResolveComplaint", now)], [
      ["ComplaintResolved", { complaintId: "k-1" }],
    ]),
    ...messages.map((n) => aboutMessage(id, `trigger-${n}`, random)),
    ...(random.chance(0.4) ? [past(id)] : []),
  ];
}

function compared(id: string): Work {
  return {
    name: `${id}: compared`,
    run: ({ docket }) => docket.indexCustomer(id),
  };
}

function forgotten(id: string): Work {
  return {
    name: `${id}: forgotten`,
    run: ({ docket }) => docket.forget(id, cause(`forget/${id}`), { everywhere: true }),
    leaves: [{ stream: `customer:${id}`, type: "CustomerErased", fields: {} }],
    forgets: id,
  };
}

function line(
  id: string,
  what: string,
  commands: (now: Instant) => readonly CustomerCommand[],
  leaves: readonly (readonly [type: string, fields: Trace["fields"]])[],
): Work {
  return {
    name: `${id}: ${what}`,
    run: ({ handleCustomer, now }) =>
      handleCustomer(id, commands(now()), cause(`import/${id}/${what}`)),
    refusals: ["CustomerIsErased"],
    leaves: leaves.map(([type, fields]) => ({ stream: `customer:${id}`, type, fields })),
  };
}

function consent(now: Instant): CustomerCommand {
  const what = { channel: "email", purpose: "marketing", basis: "form" } as const;
  return { type: "GiveConsent", ...what, at: year("01-02"), now };
}

function service(n: number, now: Instant): CustomerCommand {
  return {
    type: "ReportService",
    serviceId: `s-${n}`,
    serviceType: "roof_cleaning",
    price: { minor: 35_000, currency: "USD" },
    completedAt: year(`03-0${n}`),
    now,
  };
}

function survey(n: number, now: Instant): CustomerCommand {
  return {
    type: "RecordSatisfaction",
    serviceId: `s-${n}`,
    score: 5,
    givenAt: year(`04-0${n}`),
    now,
  };
}

function complaint(type: "OpenComplaint" | "ResolveComplaint", now: Instant): CustomerCommand {
  return { type, complaintId: "k-1", at: year("05-01"), now };
}
