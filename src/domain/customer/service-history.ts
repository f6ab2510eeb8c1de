import type { Instant } from "../kernel/index.js";
import type { CustomerEventOf as Of } from "./events.js";

/** Types of the events that features are made of. */
export const featureEventTypes = [
  "PropertyRecorded",
  "ServiceCompleted",
  "ServiceCorrected",
  "ServiceVoided",
  "SatisfactionRecorded",
  "SatisfactionCorrected",
] as const;

/** The events that features are made of. */
export type FeatureEvent = Of<(typeof featureEventTypes)[number]>;

/** A service as it was at an instant: its facts with the score that held then. */
export type ServiceAt = Of<"ServiceCompleted" | "ServiceCorrected"> & {
  readonly score: { readonly value: number; readonly at: Instant } | undefined;
};

/** Services completed by `at`, in the order of completion. */
export function servicesAt(known: readonly FeatureEvent[], at: Instant): readonly ServiceAt[] {
  const voided = new Set(ofType(known, "ServiceVoided").map(({ serviceId }) => serviceId));
  const about = new Map<string, FeatureEvent[]>();
  for (const event of known) {
    if (event.type === "PropertyRecorded") continue;
    const events = about.get(event.serviceId);
    if (events === undefined) about.set(event.serviceId, [event]);
    else events.push(event);
  }
  return ofType(known, "ServiceCompleted")
    .filter(({ serviceId }) => !voided.has(serviceId))
    .map((reported): ServiceAt => {
      const events = about.get(reported.serviceId) ?? [];
      const facts =
        newest(ofType(events, "ServiceCorrected"), (correction) => correction.at) ?? reported;
      return { ...facts, score: scoreAt(reported, facts.completedAt, events, at) };
    })
    .filter(({ completedAt }) => completedAt <= at)
    .sort((a, b) => compare(a.completedAt, b.completedAt));
}

/** The score that held at `at`: of those given by then, the latest, as it was last corrected. */
function scoreAt(
  reported: Of<"ServiceCompleted">,
  completedAt: Instant,
  events: readonly FeatureEvent[],
  at: Instant,
): ServiceAt["score"] {
  const surveys = ofType(events, "SatisfactionRecorded").map(({ score, givenAt }) => ({
    value: score,
    at: givenAt,
    givenAt,
  }));
  const withService =
    reported.satisfaction === undefined
      ? []
      : [{ value: reported.satisfaction, at: completedAt, givenAt: undefined }];
  const given = newest([...withService, ...surveys], (score) => score.at, at);
  if (given === undefined) return undefined;

  const corrections = ofType(events, "SatisfactionCorrected").filter(
    (correction) => correction.givenAt === given.givenAt,
  );
  const corrected = newest(corrections, (correction) => correction.at);
  return { value: corrected?.score ?? given.value, at: given.at };
}

/** The events of one type, in their order. */
export function ofType<T extends FeatureEvent["type"]>(
  events: readonly FeatureEvent[],
  type: T,
): readonly Of<T>[] {
  return events.filter((event): event is Of<T> & FeatureEvent => event.type === type);
}

/** The item of the latest time that is not after `until`; of equals the last. */
export function newest<T>(
  items: readonly T[],
  timeOf: (item: T) => Instant,
  until?: Instant,
): T | undefined {
  return items
    .filter((item) => until === undefined || timeOf(item) <= until)
    .reduce<T | undefined>(
      (best, item) => (best === undefined || timeOf(item) >= timeOf(best) ? item : best),
      undefined,
    );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
