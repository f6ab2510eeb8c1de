import { categoryOf, contracts, type DomainEvent, idOf, type Recorded } from "#domain";
import {
  agentVersionData,
  agentVersionEvents,
  evaluationData,
  evaluationEvents,
  rolloutData,
  rolloutEvents,
} from "./agent-events.js";
import { customerData, customerEvents } from "./customer-events.js";
import { messageData, messageEvents } from "./message-events.js";
import type { PublicEvent } from "./public-event.js";
import type { DataSchemas } from "./translation.js";

/** The schema of each public event's data, by type. */
export const publicData = {
  ...agentVersionData,
  ...rolloutData,
  ...customerData,
  ...messageData,
  ...evaluationData,
} satisfies DataSchemas;

const translations = {
  "agent-version": agentVersionEvents,
  rollout: rolloutEvents,
  customer: customerEvents,
  message: messageEvents,
  evaluation: evaluationEvents,
};

/** A category of which others are told. */
export type PublicCategory = keyof typeof translations;

/** The categories of which others are told. */
export const publicCategories = Object.keys(translations) as readonly PublicCategory[];

/** Any event's translation, when what it is an event of was looked up by name. */
type Translation =
  | "internal"
  | ((event: DomainEvent, id: string) => readonly [type: string, data: PublicEvent["data"]]);

/**
 * What others are told of a recorded event: nothing, if it is internal or of a category of one's
 * own. It makes no difference whether personal fields are open in it.
 */
export function publicEventsOf(recorded: Recorded): readonly PublicEvent[] {
  const { stream, version, event, recordedAt, metadata } = recorded;
  const translation = translationOf(categoryOf(stream), event.type);
  if (translation === "internal") return [];
  const [type, data] = translation(event, idOf(stream));
  return [
    {
      id: `${stream}/${version}/${type}`,
      type,
      stream,
      version,
      occurredAt: timeOf(recorded),
      recordedAt,
      correlationId: metadata.correlationId,
      data: Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)),
    },
  ];
}

function translationOf(category: string, type: string): Translation {
  const known: Readonly<Record<string, object>> = translations;
  const ofCategory = Object.hasOwn(known, category) ? known[category] : undefined;
  return ofCategory !== undefined && Object.hasOwn(ofCategory, type)
    ? ((ofCategory as Readonly<Record<string, Translation>>)[type] ?? "internal")
    : "internal";
}

/** The event's own time, where it has one; else when it was recorded. */
function timeOf({ stream, event, recordedAt }: Recorded): string {
  const contract = contracts.find(({ category }) => category === categoryOf(stream));
  const field = contract?.timeFields[event.type];
  const fields: Readonly<Record<string, unknown>> = { ...event };
  const own = field === undefined ? undefined : fields[field];
  return typeof own === "string" ? own : recordedAt;
}
