import { err, ok, okAsync, type ResultAsync, safeTry } from "neverthrow";
import { idOf, message } from "#domain";
import { readDecision } from "../pipeline/decision.js";
import { type Missing, type ReadMessage, readMessage } from "../pipeline/stage.js";
import type { Unavailable } from "../ports/index.js";
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
  type Verifier,
} from "./checks.js";
import { explain } from "./explain.js";

/** One thing that the record says and a replay does not confirm. */
export interface Finding extends Check {
  readonly messageId: string;
}

/** What came of making every decision on the record again. */
export interface Verification {
  readonly messages: number;
  /** How many comparisons were made. */
  readonly checks: number;
  /** What differs, or cannot be rebuilt, and why. */
  readonly findings: readonly Finding[];
}

/**
 * Makes every decision on the record again from what it rests on: folds its features, renders its
 * prompts, computes its assignment, scores, verdict and costs, and compares. Calls no model.
 */
export function verifyAll(verifier: Verifier): ResultAsync<Verification, Unavailable> {
  return safeTry(async function* () {
    const seen = new Set<string>();
    const findings: Finding[] = [];
    let checks = 0;
    let cursor: string | undefined;
    do {
      const page = yield* verifier.ports.events.scan(message.category, { cursor });
      for (const messageId of new Set(page.recorded.map(({ stream }) => idOf(stream)))) {
        if (seen.has(messageId)) continue;
        seen.add(messageId);
        const made = yield* verifyMessage(verifier, messageId);
        checks += made.length;
        findings.push(
          ...made.filter(({ kind }) => kind !== "same").map((check) => ({ messageId, ...check })),
        );
      }
      cursor = page.next;
    } while (cursor !== undefined);
    return ok({ messages: seen.size, checks, findings });
  });
}

/** Makes one decision again. A message that was never prepared has nothing to compare. */
export function verifyMessage(
  verifier: Verifier,
  messageId: string,
): ResultAsync<readonly Check[], Unavailable> {
  return readMessage(verifier.ports, messageId).andThen((message) =>
    message.state.context === undefined
      ? okAsync([])
      : checkDecision(verifier, messageId, message).orElse((error) =>
          error.type === "Missing" ? ok([cannotRebuild(error.what, error.why)]) : err(error),
        ),
  );
}

function checkDecision(
  verifier: Verifier,
  messageId: string,
  message: ReadMessage,
): ResultAsync<readonly Check[], Missing | Unavailable> {
  return safeTry(async function* () {
    const decision = yield* readDecision(verifier.ports, message);
    return ok([
      ...checkIdentity(decision),
      ...checkPins(decision),
      ...checkFeatures(verifier, decision),
      ...(yield* checkAssignment(verifier, decision)),
      ...checkPrompts(yield* explain(verifier)(messageId)),
      ...(yield* checkScores(verifier, decision)),
      ...checkVerdict(decision),
      ...(yield* checkCosts(verifier, decision)),
    ]);
  });
}
