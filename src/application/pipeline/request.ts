import { err, ok, type Result, type ResultAsync, safeTry } from "neverthrow";
import {
  type Customer,
  dayMs,
  type Features,
  type Instant,
  type InvalidEvent,
  message,
  messageContract,
  messageIdOf,
  plus,
  streamName,
  validate,
} from "#domain";
import type { CallOptions } from "../call.js";
import type { Cause } from "../handle-command.js";
import type { Purpose } from "../purpose.js";
import { type PurposeFeatures, purposeFeatures } from "./customer-features.js";
import { type Serving, serving, servingJudges } from "./serving.js";
import { causeOf, type PipelineOver, type StageError } from "./stage.js";

/** Asks for a message to a customer. */
export interface MessageRequest {
  readonly customerId: string;
  /** What set it going, e.g. `service:s-17`: with customer and purpose it names the message. */
  readonly trigger?: string;
  /** Without it the first purpose that suits the customer. */
  readonly purpose?: string;
  /** The one instant used for features, retrieval and prices. */
  readonly decisionTime: Instant;
}

/** Whether there will be a message; if not, the reason is on the record. */
export type RequestAnswer = { readonly messageId: string; readonly purpose: string } & (
  | { readonly decision: "reserved" }
  | { readonly decision: "declined"; readonly reason: string }
);

/**
 * Reserves the contact on the customer's stream, which alone decides, and opens the message's
 * stream with the answer. Asked again it finishes what is missing and answers the same.
 */
export function requestMessage(
  pipeline: PipelineOver<"events">,
): (
  request: MessageRequest,
  cause?: Cause,
  call?: CallOptions,
) => ResultAsync<RequestAnswer, StageError> {
  const { ports, handleCustomer, handleMessage } = pipeline;
  return (request, given, call) =>
    safeTry(async function* () {
      const { customerId, decisionTime } = request;
      const { ownFeatures } = pipeline;
      const known = yield* await purposeFeatures(
        ports,
        ownFeatures,
        customerId,
        decisionTime,
        call,
      );
      const trigger = yield* triggerOf(request, known.set);
      // What suits may be another one by now: what was decided is finished and answered all the same.
      const begun = pipeline.purposes.find(({ name }) =>
        known.decided.has(messageIdOf(customerId, name, trigger)),
      );
      const { purpose, exclusion } = yield* choosePurpose(
        pipeline.purposes,
        request.purpose ?? begun?.name,
        known,
      );
      const messageId = messageIdOf(customerId, purpose.name, trigger);

      const traffic = yield* await trafficOf(pipeline, purpose, customerId, call);
      const { name, agentId, channel, consentPurpose, quietDays } = purpose;
      const facts = { messageId, customerId, agentId, purpose: name, trigger, decisionTime };
      // Before anything is reserved: a request that cannot be recorded leaves nothing behind.
      yield* validate(messageContract, streamName(message.category, messageId), {
        type: "MessageRequested",
        ...facts,
      });
      const cause = given ?? causeOf(messageId, "request");
      const reserved = yield* await handleCustomer(
        customerId,
        [
          {
            type: "ReserveContact",
            messageId,
            purpose: name,
            channel,
            consentPurpose,
            exclusion: exclusion ?? exclusionBy(traffic),
            at: decisionTime,
            until: plus(decisionTime, quietDays * dayMs),
          },
        ],
        cause,
        call,
      );
      const declined = declineReason(reserved.state, messageId);
      yield* await handleMessage(
        messageId,
        [
          declined === undefined
            ? { type: "RequestMessage", ...facts }
            : {
                type: "DeclineMessage",
                ...facts,
                reason: declined,
                customerVersion: reserved.version,
                ...trafficFacts(traffic),
              },
        ],
        cause,
        call,
      );
      const answer = { messageId, purpose: name };
      return ok(
        declined === undefined
          ? { ...answer, decision: "reserved" as const }
          : { ...answer, decision: "declined" as const, reason: declined },
      );
    });
}

/** The purpose that is wanted, or the first that suits; and why it would not suit. */
export function choosePurpose(
  purposes: readonly Purpose[],
  wanted: string | undefined,
  { set, own }: Pick<PurposeFeatures, "set" | "own">,
) {
  const named = purposes.find(({ name }) => name === wanted);
  const suiting = purposes.find(({ suits }) => suits(set, own));
  const purpose = wanted === undefined ? (suiting ?? purposes.at(-1)) : named;
  if (purpose === undefined) {
    return err({ type: "UnknownPurpose" as const, purpose: wanted ?? "none is defined" });
  }
  return ok({ purpose, exclusion: purpose.suits(set, own) ? undefined : "no-purpose-suits" });
}

/** A broken setup is an error before anything is reserved, not a reason to decline. */
function trafficOf(
  { ports }: PipelineOver<"events">,
  { agentId }: Purpose,
  customerId: string,
  call: CallOptions | undefined,
): ResultAsync<Serving, StageError> {
  return serving(ports, agentId, customerId, call).andThen((traffic) =>
    traffic.content.kind === "generator"
      ? servingJudges(ports, traffic.content.judgeAgentId, call).map(() => traffic)
      : err({ type: "NotInService" as const, agentId, why: "it is a judge" }),
  );
}

/** What a "no" records of the agent's traffic: it may have been the reason. */
function trafficFacts({ rolloutVersion, rollout, assignment }: Serving) {
  const { run } = rollout;
  return {
    rolloutVersion,
    assignment: { ...assignment, ...(run && { rolloutId: run.rolloutId }) },
  };
}

/** Why the agent's traffic leaves a customer out. */
function exclusionBy({ rollout, assignment }: Serving): string | undefined {
  if (rollout.traffic === "stopped") return "traffic-stopped";
  return assignment.arm === "holdout" ? "held-out" : undefined;
}

function declineReason({ contacts }: Customer, messageId: string): string | undefined {
  const contact = contacts.find((each) => each.messageId === messageId);
  return contact?.status === "declined" ? contact.reason : undefined;
}

/** What sets the message going, if an id can be made of it: not of what Unicode cannot encode. */
function triggerOf(request: MessageRequest, set: Features): Result<string, InvalidEvent> {
  const trigger = request.trigger ?? newestService(set);
  if (!/\p{Surrogate}/u.test(trigger)) return ok(trigger);
  return err({
    type: "InvalidEvent",
    stream: `${message.category}:`,
    event: "MessageRequested",
    issues: ["trigger: expected well-formed Unicode"],
  });
}

/** The newest service's time is what sets a message going when nobody says what did. */
function newestService({ serviceCount }: Features): string {
  return serviceCount.status === "present" && serviceCount.since !== undefined
    ? `service-at:${serviceCount.since}`
    : "none";
}
