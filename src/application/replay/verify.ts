import { err, ok, type ResultAsync, safeTry } from "neverthrow";
import { customer, message, nextStep } from "#domain";
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
  return safeTry(async function* () {
    const messages = yield* await readStates(verifier.ports, message, call);
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
    for (const { event } of yield* await readCategory(verifier.ports, customer, call)) {
      if (!("messageId" in event) || messages.has(event.messageId)) continue;
      const { messageId, type } = event;
      findings.push({ messageId, ...compare("message", "not on the record", type) });
    }
    const unfinished = [...messages.values()].filter((each) => nextStep(each) !== "nothing").length;
    return ok({ messages: messages.size, unfinished, checks, findings });
  });
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
