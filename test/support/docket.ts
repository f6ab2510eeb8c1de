import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ResultAsync } from "neverthrow";
import { FixedClock, inMemoryPorts, ValueBrandGuidelines } from "#adapters/in-memory";
import { SimulatedEmbedder } from "#adapters/simulated";
import {
  type AgentFile,
  createDocket,
  type Docket,
  type DocketOptions,
  guidelines,
  type Ports,
  parseAgentFile,
} from "#application";
import {
  type CustomerCommand,
  type DomainEvent,
  type GeneratorContent,
  type JudgeContent,
  priceBook,
} from "#domain";
import { writing } from "./language-model.js";

/** What time it is in these tests, unless told otherwise. */
export const now = "2026-10-01T12:00:00.000Z";

const read = (file: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, "../../examples", file), "utf8"));

/** The agents of the example. */
export const generator = parseAgentFile(read("agents/email-generator.json"))._unsafeUnwrap();
export const judge = parseAgentFile(read("agents/email-judge.json"))._unsafeUnwrap();
export const generatorContent = generator.content as GeneratorContent;
export const judgeContent = judge.content as JudgeContent;
const brand = guidelines.parse(read("brand-guidelines.json"));
const prices = priceBook.parse(read("price-book.json"));

export const approval = { actor: "tester", reason: "first version" };

/** The value; an error ends the test. */
export async function must<T>(result: ResultAsync<T, unknown>): Promise<T> {
  return (await result)._unsafeUnwrap();
}

/** The error; a value ends the test. */
export async function error<E>(result: ResultAsync<unknown, E>): Promise<E> {
  return (await result)._unsafeUnwrapErr();
}

/** A clock that stands still until it is moved. */
export function movableClock(at = now): Ports["clock"] & { moveTo(at: string): void } {
  let current = at;
  return {
    now: () => current,
    moveTo: (at) => {
      current = at;
    },
  };
}

/** Empty stores and a model whose drafts all pass, unless told otherwise. */
export function memory(given: Partial<Ports> = {}): Ports {
  return inMemoryPorts({
    clock: new FixedClock(now),
    model: writing(),
    embedder: new SimulatedEmbedder(),
    guidelines: new ValueBrandGuidelines(brand),
    ...given,
  });
}

/** A Docket over these ports, with the example's prices. */
export function over(ports: Ports, options: DocketOptions = {}): Docket {
  return createDocket(ports, { priceBook: prices, codeVersion: "1.2.3", ...options });
}

/** A Docket in memory, with the example's agents in service unless told otherwise. */
export async function openDocket(
  given: Partial<Ports> = {},
  options: DocketOptions = {},
  agents: readonly AgentFile[] = [judge, generator],
): Promise<Docket> {
  const docket = over(memory(given), options);
  for (const agent of agents) await must(docket.putIntoService(agent, approval));
  return docket;
}

/** Where a test's commands come from. */
export function cause(commandId: string) {
  const source = { system: "test", record: commandId };
  return { commandId, correlationId: `of-${commandId}`, actor: "tester", source };
}

/** What is known of a customer; each may be told otherwise. */
export interface Known {
  readonly name?: string;
  readonly consent?: string | undefined;
  readonly services?: readonly string[];
  readonly satisfaction?: number;
  readonly lotFeatures?: readonly string[];
}

/** Commands that make a customer: with a home, consent to marketing, and one service. */
export function customerCommands(customerId: string, known: Known = {}): CustomerCommand[] {
  const { name = "Ada Lovelace", services = ["roof_cleaning"], satisfaction = 4 } = known;
  const { lotFeatures = ["pool"] } = known;
  const consent = "consent" in known ? known.consent : "marketing";
  const at = "2026-01-01T08:00:00.000Z";
  const email = `${customerId}@example.com`;
  return [
    { type: "RegisterCustomer", customerId, at, now },
    { type: "UpdateProfile", name, email, locale: "en-US", timeZone: "UTC", at, now },
    {
      type: "RecordProperty",
      propertyId: "home",
      propertyType: "single_family",
      lotFeatures: [...lotFeatures],
      at,
      now,
    },
    ...(consent === undefined
      ? []
      : [
          {
            type: "GiveConsent",
            channel: "email",
            purpose: consent,
            basis: "form",
            at,
            now,
          } as const,
        ]),
    ...services.map(
      (serviceType, i) =>
        ({
          type: "ReportService",
          serviceId: `s-${i + 1}`,
          serviceType,
          price: { minor: 35_000, currency: "USD" },
          completedAt: `2026-03-0${i + 1}T14:00:00.000Z`,
          satisfaction,
          now,
        }) as const,
    ),
  ];
}

/** Registers a customer. */
export async function addCustomer(docket: Docket, id: string, known: Known = {}): Promise<void> {
  await must(docket.handleCustomer(id, customerCommands(id, known), cause(`add-${id}`)));
}

/** Asks for a message; it must not be declined. Returns its id. */
export async function request(docket: Docket, customerId = "c-1", purpose?: string) {
  const asked = { customerId, decisionTime: now, ...(purpose !== undefined && { purpose }) };
  const { messageId, decision } = await must(docket.requestMessage(asked));
  if (decision === "declined") throw new Error("declined");
  return messageId;
}

/** A Docket with one customer, `c-1`, and her message, run to its end. */
export async function withMessage(given: Partial<Ports> = {}, options: DocketOptions = {}) {
  const docket = await openDocket(given, options);
  await addCustomer(docket, "c-1");
  const messageId = await request(docket);
  const { status } = await must(docket.runMessage(messageId));
  return { docket, messageId, status };
}

/** The events of one stream. */
export async function eventsOf(docket: Docket, stream: string): Promise<readonly DomainEvent[]> {
  const { recorded } = await must(docket.ports.events.read(stream as never));
  return (recorded as readonly { readonly event: DomainEvent }[]).map(({ event }) => event);
}

/** The types of one stream's events, in their order. */
export async function typesOf(docket: Docket, stream: string): Promise<readonly string[]> {
  return (await eventsOf(docket, stream)).map(({ type }) => type);
}
