import { err, ok, type ResultAsync } from "neverthrow";
import {
  type AgentVersion,
  type AgentVersionEvent,
  agentVersion,
  agentVersionId,
  type Customer,
  type CustomerCommand,
  type CustomerEvent,
  type CustomerRejection,
  fold,
  type Message,
  type MessageCommand,
  type MessageEvent,
  type MessageRejection,
  type MessageStatus,
  message,
  type NextStep,
  nextStep,
  type PriceBook,
  type Recorded,
  type Rollout,
  rollout,
  streamName,
} from "#domain";
import type { CallOptions } from "../call.js";
import type { HandleCommand, StoreError } from "../handle-command.js";
import type { NotAsked, Ports, ReadError, ReadOptions } from "../ports/index.js";
import type { OwnFeature, Purpose } from "../purpose.js";
import type { NotRenderable } from "./prompt.js";

/** What a use case of the pipeline works with: of the ports those that it needs. */
export interface PipelineOver<Needed extends keyof Ports> {
  readonly ports: Pick<Ports, Needed>;
  readonly purposes: readonly Purpose[];
  readonly ownFeatures: readonly OwnFeature[];
  readonly priceBook: PriceBook;
  readonly handleCustomer: HandleCommand<
    CustomerCommand,
    Customer,
    CustomerEvent,
    CustomerRejection
  >;
  readonly handleMessage: HandleCommand<MessageCommand, Message, MessageEvent, MessageRejection>;
}

/** What every use case of the pipeline works with. */
export type Pipeline = PipelineOver<keyof Ports>;

/** Something the record refers to cannot be found, or is not what the record says it is. */
export interface Missing {
  readonly type: "Missing";
  readonly what: string;
  readonly why: string;
}

/** An error that names what is missing, and why. */
export function missing(what: string, why: string): Missing {
  return { type: "Missing", what, why };
}

/** No version of an agent may serve: none was put into service, or it is no longer approved. */
export interface NotInService {
  readonly type: "NotInService";
  readonly agentId: string;
  readonly why: string;
}

/** What may keep a stage from doing its work. It may be run again. */
export type StageError =
  | MessageRejection
  | CustomerRejection
  | StoreError
  | Missing
  | NotInService
  | NotRenderable
  | NotAsked
  | { readonly type: "UnknownPurpose"; readonly purpose: string };

/** How far a message got: what is to be done next. */
export interface Progress {
  readonly messageId: string;
  readonly status: MessageStatus;
  readonly next: NextStep;
}

/**
 * A use case that takes a message one stage further. It does nothing when its work is done. One that
 * is stopped records nothing; run again, it does its work.
 */
export type Stage = (messageId: string, call?: CallOptions) => ResultAsync<Progress, StageError>;

/** A message's stream with its state. */
export interface ReadMessage {
  readonly recorded: readonly Recorded<MessageEvent>[];
  /** Where its stream ends. */
  readonly version: number;
  readonly state: Message;
}

/** Reads one message. */
export function readMessage(
  { events }: Pick<Ports, "events">,
  messageId: string,
  call?: ReadOptions,
): ResultAsync<ReadMessage, ReadError> {
  return events.read(streamName(message.category, messageId), call).map(({ recorded, end }) => ({
    recorded,
    version: end.version,
    state: fold(
      message,
      recorded.map(({ event }) => event),
    ),
  }));
}

/** Reads the traffic of one agent, with its stream's version. */
export function readRollout(
  { events }: Pick<Ports, "events">,
  agentId: string,
  call?: CallOptions,
): ResultAsync<{ readonly version: number; readonly state: Rollout }, ReadError> {
  return events.read(streamName(rollout.category, agentId), call).map(({ recorded, end }) => ({
    version: end.version,
    state: fold(
      rollout,
      recorded.map(({ event }) => event),
    ),
  }));
}

/** An agent version that was registered. */
export type RegisteredVersion = Exclude<AgentVersion, { readonly status: "absent" }>;

/** Reads one version of an agent. */
export function readAgentVersion(
  { events }: Pick<Ports, "events">,
  agentId: string,
  version: number,
  call?: CallOptions,
): ResultAsync<RegisteredVersion, Missing | ReadError> {
  const id = agentVersionId(agentId, version);
  return events
    .read(streamName<AgentVersionEvent>(agentVersion.category, id), call)
    .andThen(({ recorded }) => {
      const state = fold(
        agentVersion,
        recorded.map(({ event }) => event),
      );
      return state.status === "absent"
        ? err(missing(`agent version ${id}`, "it was never registered"))
        : ok(state);
    });
}

/** Ends a stage: says what is next. */
export function progress(messageId: string, state: Message): Progress {
  return { messageId, status: state.status, next: nextStep(state) };
}

/** What a stage's commit is called and where it came from: the same however often it is tried. */
export function causeOf(messageId: string, step: string) {
  return {
    commandId: `${messageId}/${step}`,
    correlationId: messageId,
    actor: "docket",
    source: { system: "pipeline", record: step },
  };
}
