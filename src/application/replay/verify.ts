import { err, ok, type ResultAsync, safeTry } from "neverthrow";
import { type CustomerEvent, customer, message, nextStep, type Recorded } from "#domain";
import type { CallOptions } from "../call.js";
import { readDecision } from "../pipeline/decision.js";
import { type Missing, type ReadMessage, readMessage } from "../pipeline/stage.js";
import { type ReadError, unlessStopped } from "../ports/index.js";
import { checkContact, checkDeclined } from "./check-contact.js";
import { checkVerdict } from "./check-verdict.js";
import {
  type Check,
  cannotRebuild,
  checkAssignment,
  checkCosts,
  checkFeatures,
  checkIdentity,
  checkPins,
  checkPrompts,
  checkScores,
  compare,
  type Verifier,
} from "./checks.js";
import { explain } from "./explain.js";
import { readCategory, readStates } from "./record.js";

/** One thing that the record says and a replay does not confirm. */
export interface Finding extends Check {
  readonly messageId: string;
}

/** What came of making every decision on the record again. */
export interface Verification {
  readonly messages: number;
  /** Messages that have not come to an end. */
  readonly unfinished: number;
  /** How many comparisons were made. */
  readonly checks: number;
  /** What differs, or cannot be rebuilt, and why. */
  readonly findings: readonly Finding[];
}

/**
 * Makes every decision on the record again from what it rests on: whether a message might be made,
 * its features, assignment, prompts, scores, verdict and costs; and compares. Calls no model. It
 * finds what contradicts itself, not what was taken away without a trace.
 */
export function verifyAll(
  verifier: Verifier,
  call: CallOptions = {},
): ResultAsync<Verification, ReadError> {
  const { ports } = verifier;
  return safeTry(async function* () {
    // First what customers' streams say of messages, then the messages: those are written after it.
    const told = toldOfMessages(yield* await readCategory(ports, customer, call));
    const messages = yield* await readStates(ports, message, call);
    const findings: Finding[] = [];
    let checks = 0;
    for (const messageId of messages.keys()) {
      yield* unlessStopped("verification", call);
      const made = yield* await verifyMessage(verifier, messageId, call);
      checks += made.length;
      findings.push(
        ...made.filter(({ kind }) => kind !== "same").map((check) => ({ messageId, ...check })),
      );
    }
    for (const [messageId, types] of told) {
      if (messages.has(messageId)) continue;
      // It may have been begun only when the messages were read already.
      const { version } = yield* await readMessage(ports, messageId, call);
      if (version > 0) continue;
      findings.push(
        ...types.map((type) => ({ messageId, ...compare("message", "not on the record", type) })),
      );
    }
    const unfinished = [...messages.values()].filter((each) => nextStep(each) !== "nothing").length;
    return ok({ messages: messages.size, unfinished, checks, findings });
  });
}

/** What customers' streams say of each message. */
function toldOfMessages(
  recorded: readonly Recorded<CustomerEvent>[],
): ReadonlyMap<string, readonly string[]> {
  const told = new Map<string, string[]>();
  for (const { event } of recorded) {
    if (!("messageId" in event)) continue;
    const types = told.get(event.messageId);
    if (types === undefined) told.set(event.messageId, [event.type]);
    else types.push(event.type);
  }
  return told;
}

/** Makes one decision again: whether there might be a message, and what it came to. */
export function verifyMessage(
  verifier: Verifier,
  messageId: string,
  call?: CallOptions,
): ResultAsync<readonly Check[], ReadError> {
  return safeTry(async function* () {
    const message = yield* await readMessage(verifier.ports, messageId, call);
    const { request, context } = message.state;
    const contact =
      request === undefined
        ? []
        : yield* await checkContact(verifier, messageId, message.state, call);
    if (context === undefined) {
      return ok([...contact, ...(yield* await checkDeclined(verifier, message, call))]);
    }

    const decision = yield* await checkDecision(verifier, messageId, message, call).orElse(
      (error) =>
        error.type === "Missing" ? ok([cannotRebuild(error.what, error.why)]) : err(error),
    );
    return ok([...contact, ...decision]);
  });
}

function checkDecision(
  verifier: Verifier,
  messageId: string,
  message: ReadMessage,
  call: CallOptions | undefined,
): ResultAsync<readonly Check[], Missing | ReadError> {
  return safeTry(async function* () {
    const decision = yield* readDecision(verifier.ports, message, call);
    return ok([
      ...checkIdentity(decision),
      ...checkPins(decision),
      ...checkFeatures(verifier, decision),
      ...(yield* checkAssignment(verifier, decision, call)),
      ...checkPrompts(yield* explain(verifier)(messageId, call)),
      ...(yield* checkScores(verifier, decision, call)),
      ...checkVerdict(decision),
      ...(yield* checkCosts(verifier, decision, call)),
    ]);
  });
}
