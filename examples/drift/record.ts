import type { Result } from "neverthrow";
import {
  type CustomerCommand,
  type CustomerEvent,
  customer,
  customerContract,
  type DomainEvent,
  dayMs,
  decideAll,
  type EventContract,
  features,
  fold,
  hashJson,
  type Instant,
  type MessageCommand,
  message,
  messageContract,
  messageIdOf,
  type PriceBook,
  plus,
  type Recorded,
  streamName,
} from "#domain";
import { customerCommands } from "./customers.js";
import { messageCommands } from "./messages.js";
import { Luck } from "./random.js";
import { current, reference } from "./story.js";

/** How a story goes. */
export interface Telling {
  readonly decisions: number;
  readonly seed: number;
  readonly priceBook: PriceBook;
}

/** A customer as far as the record goes. */
interface Known {
  readonly id: string;
  readonly facts: readonly Recorded<CustomerEvent>[];
}

interface Request {
  readonly now: Instant;
  readonly id: string;
  readonly luck: Luck;
  readonly priceBook: { readonly book: PriceBook; readonly hash: string };
}

const contactGapMs = 30 * dayMs;
const shareAskedAgain = 0.03;
/** Of how many customers, the latest, one may be asked for again. */
const askedLately = 20;

/**
 * A record of so many decisions over both windows, evenly, stream by stream: customers with their
 * histories, whether they may be written to, and the messages. Docket's own deciders decide all of
 * it, so every stream is one that could have come about. The same events for the same seed; no
 * model is called.
 */
export function* recordedStory({ decisions, seed, priceBook }: Telling): Generator<Recorded> {
  const luck = new Luck(seed);
  const prices = { book: priceBook, hash: hashJson(priceBook) };
  const slotMs = (Date.parse(current.to) - Date.parse(reference.from)) / decisions;
  const lately: Known[] = [];
  for (let i = 0; i < decisions; i += 1) {
    const now = plus(reference.from, Math.floor((i + luck.share()) * slotMs));
    const place = i % askedLately;
    const again = luck.happens(shareAskedAgain) ? lately[place] : undefined;
    // Who is no longer asked for has a stream that is whole.
    if (again === undefined) yield* lately[place]?.facts ?? [];
    const known = again ?? { id: `c-${String(i + 1).padStart(6, "0")}`, facts: [] };
    const request = { now, id: `request-${i + 1}`, luck, priceBook: prices };
    const after = decideOnCustomer(known, request);
    lately[place] = after.known;
    yield* after.message;
  }
  for (const { facts } of lately) yield* facts;
}

/** One request for a message, from the customer's stream to the message's end. */
function decideOnCustomer(known: Known, request: Request) {
  const { now, luck } = request;
  const purpose = luck.happens(0.2) ? "referral" : "upsell";
  const messageId = messageIdOf(known.id, purpose, request.id);
  const contact: CustomerCommand = {
    ...{ type: "ReserveContact", messageId, purpose, channel: "email", at: now },
    ...{ consentPurpose: "marketing", until: plus(now, contactGapMs) },
  };
  const history = known.facts.length > 0 ? [] : customerCommands(known.id, now, luck);
  const before = known.facts.map(({ event }) => event);
  const decided = must(decideAll(customer, [...history, contact], fold(customer, before)));
  const facts = [
    ...known.facts,
    ...recorded(customerContract, known.id, before.length, decided, request),
  ];

  const asked = {
    ...{ messageId, customerId: known.id, agentId: "email-generator", purpose },
    ...{ trigger: request.id, decisionTime: now },
  };
  const commands = commandsOf(asked, facts, request);
  const events = must(decideAll(message, commands, message.initialState));
  return {
    known: { id: known.id, facts },
    message: recorded(messageContract, messageId, 0, events, request),
  };
}

/** What becomes of a request, by what the customer's stream said to it. */
function commandsOf(
  asked: Omit<Extract<MessageCommand, { type: "RequestMessage" }>, "type">,
  facts: readonly Recorded<CustomerEvent>[],
  { now, luck, priceBook }: Request,
): readonly MessageCommand[] {
  const said = facts.at(-1)?.event;
  const customerVersion = facts.length;
  if (said?.type === "ContactDeclined") {
    return [{ type: "DeclineMessage", ...asked, reason: said.reason, customerVersion }];
  }
  const { messageId, decisionTime } = asked;
  const known = { messageId, decisionTime, customerVersion, features: features(facts, now) };
  return [{ type: "RequestMessage", ...asked }, ...messageCommands(known, priceBook, luck)];
}

/** Events as one commit after so many others of their stream. */
function recorded<E extends DomainEvent>(
  { category, schemaVersion }: EventContract<E>,
  id: string,
  versions: number,
  events: readonly E[],
  { now, id: request }: Request,
): readonly Recorded<E>[] {
  const actor = "drift-example";
  const metadata = {
    ...{ correlationId: request, causationId: request, actor, schemaVersion },
    source: { system: actor, record: request },
    codeVersion: "example",
  };
  const commit = { commitId: `${category}-${request}`, recordedAt: now, metadata };
  const stream = streamName<E>(category, id);
  return events.map((event, i) => ({ stream, version: versions + i + 1, event, ...commit }));
}

/** The value; a story that the deciders refuse is a bug of its own. */
function must<T>(result: Result<T, unknown>): T {
  if (result.isOk()) return result.value;
  throw new Error(JSON.stringify(result.error));
}
