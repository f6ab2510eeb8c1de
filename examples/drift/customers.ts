import { type CustomerCommand, dayMs, type Instant, plus } from "#domain";
import type { Luck } from "./random.js";
import { since } from "./story.js";

/** Minor units of USD: mean and standard deviation. */
const prices = {
  roof_cleaning: [36_000, 2_400],
  lawn_care: [9_000, 900],
  pest_control: [14_000, 1_500],
  window_cleaning: [18_000, 2_000],
} as const;

/** A customer as the company knows them at `now`: with a home and the services they have had. */
export function customerCommands(id: string, now: Instant, luck: Luck): readonly CustomerCommand[] {
  const at = plus(now, -Math.floor(luck.between(0.1, 1) * dayMs));
  const told = { now, at };
  const consents = !luck.happens(0.04);
  return [
    { type: "RegisterCustomer", ...told, customerId: id },
    {
      type: "RecordProperty",
      ...told,
      propertyId: "home",
      propertyType: luck.oneOf(propertyTypes),
      lotFeatures: lotFeatures(now, luck),
    },
    ...(consents ? [consent(at, now)] : []),
    ...services(now, luck),
    ...(luck.happens(0.01)
      ? ([{ type: "OpenComplaint", now, complaintId: `complaint-${id}`, at }] as const)
      : []),
  ];
}

const propertyTypes = [
  [62, "single_family"],
  [20, "townhouse"],
  [12, "condo"],
  [6, "duplex"],
] as const;

function lotFeatures(now: Instant, luck: Luck): string[] {
  const has = (share: number, name: string) => (luck.happens(share) ? [name] : []);
  return [
    ...has(0.4, "large_yard"),
    ...has(0.25, "pool"),
    ...has(0.2, "many_trees"),
    ...(now >= since.solarPanels ? has(0.12, "solar_panels") : []),
  ];
}

function consent(at: Instant, now: Instant): CustomerCommand {
  const given = { channel: "email", purpose: "marketing", basis: "customer-record" } as const;
  return { type: "GiveConsent", ...given, at, now };
}

function services(now: Instant, luck: Luck): readonly CustomerCommand[] {
  const count = luck.oneOf([
    [55, 1],
    [25, 2],
    [12, 3],
    [8, 4],
  ]);
  let daysAgo = luck.between(1, 8);
  return Array.from({ length: count }, (_, i): CustomerCommand => {
    const completedAt = plus(now, -Math.floor(daysAgo * dayMs));
    daysAgo += luck.between(60, 400);
    return service(`service-${i + 1}`, completedAt, now, luck);
  });
}

function service(
  serviceId: string,
  completedAt: Instant,
  now: Instant,
  luck: Luck,
): CustomerCommand {
  const serviceType = luck.oneOf<keyof typeof prices>([
    [42, "roof_cleaning"],
    [23, "lawn_care"],
    [20, "pest_control"],
    [15, "window_cleaning"],
  ]);
  const isDearer = serviceType === "roof_cleaning" && completedAt >= since.dearerRoofs;
  const [mean, spread] = prices[serviceType];
  const minor = Math.round(luck.around(mean, spread) * (isDearer ? 1.15 : 1));
  const satisfaction = luck.oneOf([
    [50, 5],
    [33, 4],
    [12, 3],
    [5, 2],
  ]);
  return {
    type: "ReportService",
    ...{ serviceId, serviceType, completedAt, now },
    price: { minor, currency: "USD" },
    ...(luck.happens(0.97) && { satisfaction }),
  };
}
