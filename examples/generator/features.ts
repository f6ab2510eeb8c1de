import type { ExampleCustomer, ExampleService } from "./customers.js";

const dayMs = 24 * 60 * 60 * 1000;

/** The features as they were when the message was sent; what was not known is left out. */
export function featuresAt(
  customer: ExampleCustomer,
  at: number,
): Readonly<Record<string, unknown>> {
  const past = until(customer, at);
  const scores = scoresOf(past);
  const average = meanOf(scores);
  const before = meanOf(scores.slice(0, -1));
  const [last] = past.slice(-1);
  const value: Record<string, number> = {};
  for (const { currency, price } of past) {
    value[currency] = (value[currency] ?? 0) + Math.round(price * 100);
  }
  return {
    serviceCount: past.length,
    ...(average === undefined ? {} : { satisfactionAverage: round(average) }),
    ...(before === undefined ? {} : { satisfactionTrend: round((scores.at(-1) ?? 0) - before) }),
    lifetimeValue: value,
    ...(last === undefined
      ? {}
      : { daysSinceLastService: Math.floor((at - Date.parse(last.date)) / dayMs) }),
    serviceTypes: [...new Set(past.map(({ service_type }) => service_type))].sort(),
    propertyType: customer.property_info.type,
    lotFeatures: [...customer.property_info.lot_features].sort(),
  };
}

/** The services before a moment. */
export function until(customer: ExampleCustomer, at: number): readonly ExampleService[] {
  return customer.service_history.filter(({ date }) => Date.parse(date) < at);
}

/** The scores of services that have one, in their order. */
export function scoresOf(past: readonly ExampleService[]): readonly number[] {
  return past.flatMap(({ satisfaction_score: score }) => (score === undefined ? [] : [score]));
}

/** The arithmetic mean; `undefined` for none. */
export function meanOf(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((a, b) => a + b) / values.length;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
