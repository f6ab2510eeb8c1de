import {
  decidedAt,
  fold,
  type Instant,
  idOf,
  type Message,
  type MessageEvent,
  type MessageStatus,
  message,
  type OutcomeKind,
  primaryJudgement,
} from "#domain";
import { costOfMessage, isSimulated } from "../message-cost.js";
import type { View } from "./view.js";

/**
 * A user's own column of the messages view: what it is called, and what it says of a message, whose
 * personal fields are erased.
 */
export interface MessageColumn {
  readonly name: string;
  readonly value: (message: Message) => string | number | boolean | null;
}

/** One message at a glance. No text of it: that is personal. */
export interface MessageRow {
  readonly messageId: string;
  readonly customerId: string;
  readonly purpose: string;
  readonly status: MessageStatus;
  readonly reason?: string;
  readonly decidedAt: Instant;
  readonly generator?: { readonly agentId: string; readonly version: number };
  readonly judge?: { readonly agentId: string; readonly version: number };
  readonly attempts: number;
  /** The score of each judged attempt, in their order. */
  readonly scores: readonly number[];
  readonly costNanoUsd: number;
  /** Calls without a known price. */
  readonly unpriced: number;
  readonly outcomes: readonly OutcomeKind[];
  /** Whether any of its answers came from a simulation. */
  readonly simulated: boolean;
  readonly columns: Readonly<Record<string, string | number | boolean | null>>;
}

/**
 * Messages; found by customer, by status and by agent version, each in order of time. Rows that are
 * there do not learn of other columns: those are a next version, built beside this one.
 */
export function messagesView(
  columns: readonly MessageColumn[] = [],
  version = 1,
): View<MessageEvent, MessageRow> {
  return {
    name: `messages@${version}`,
    category: message.category,
    rowOf(recorded) {
      const [first] = recorded;
      if (first === undefined) return undefined;
      const state = fold(
        message,
        recorded.map(({ event }) => event),
      );
      return rowOf(idOf(first.stream), state, columns);
    },
    indexesOf: ({ customerId, status, decidedAt, messageId, generator }) => {
      const sort = `${decidedAt}/${messageId}`;
      return {
        byCustomer: { partition: customerId, sort },
        byStatus: { partition: status, sort },
        ...(generator && {
          byAgentVersion: { partition: `${generator.agentId}@${generator.version}`, sort },
        }),
      };
    },
  };
}

function rowOf(
  messageId: string,
  state: Message,
  columns: readonly MessageColumn[],
): MessageRow | undefined {
  const origin = state.request ?? state.imported;
  if (origin === undefined) return undefined;
  const { nanoUsd, unpriced } = costOfMessage(state);
  const { context, reason } = state;
  return {
    messageId,
    customerId: origin.customerId,
    purpose: origin.purpose,
    status: state.status,
    ...(reason !== undefined && { reason }),
    decidedAt: decidedAt(state) ?? "",
    ...(context && {
      generator: { agentId: context.generator.agentId, version: context.generator.version },
      judge: { agentId: context.judge.agentId, version: context.judge.version },
    }),
    attempts: state.attempts.length,
    scores: state.attempts.flatMap((attempt) => primaryJudgement(attempt)?.score ?? []),
    costNanoUsd: nanoUsd,
    unpriced,
    outcomes: state.outcomes.flatMap((event) =>
      event.type === "OutcomeRecorded" ? [event.kind] : [],
    ),
    simulated: isSimulated(state),
    columns: Object.fromEntries(columns.map(({ name, value }) => [name, value(state)])),
  };
}
