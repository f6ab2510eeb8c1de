import { err, ok, type Result } from "neverthrow";
import { append, type Blocks, type Decider, sameJson } from "../kernel/index.js";
import {
  type EvaluationEvent,
  evaluationContract,
  type EvaluationEventOf as Of,
} from "./events.js";

type Facts<T extends EvaluationEvent["type"]> = Omit<Of<T>, "type">;
type Started = Of<"EvaluationStarted">;

/** What may be asked of an evaluation. */
export type EvaluationCommand =
  | ({ readonly type: "StartEvaluation" } & Facts<"EvaluationStarted">)
  | ({ readonly type: "ScoreCase" } & Facts<"CaseScored">)
  | ({ readonly type: "FailCase" } & Facts<"CaseFailed">)
  | ({ readonly type: "CompleteEvaluation" } & Facts<"EvaluationCompleted">)
  | ({ readonly type: "AbandonEvaluation" } & Facts<"EvaluationAbandoned">);

/** What the stream says of one evaluation. */
export type Evaluation =
  | { readonly status: "absent" }
  | {
      readonly status: "running" | "completed" | "abandoned";
      readonly started: Started;
      /** Keys of the cases that are done: message, repeat, order. */
      readonly done: Blocks<string>;
      readonly failed: number;
      readonly completed: Of<"EvaluationCompleted"> | undefined;
    };

/** Why a command to an evaluation is refused. */
export type EvaluationRejection =
  | { readonly type: "EvaluationNotFound" }
  | { readonly type: "EvaluationAlreadyStarted" }
  | { readonly type: "CandidateIsBaseline" }
  | { readonly type: "JudgeIsEvaluated"; readonly agentId: string; readonly version: number }
  | { readonly type: "EvaluationEnded"; readonly status: "completed" | "abandoned" }
  | { readonly type: "CaseNotPlanned"; readonly key: string }
  | { readonly type: "CasesMissing"; readonly expected: number; readonly done: number };

type Decision = Result<readonly EvaluationEvent[], EvaluationRejection>;
type Running = Exclude<Evaluation, { status: "absent" }>;

const nothing: Decision = ok([]);

/** A candidate judged against a baseline over a pinned slice of history. */
export const evaluation: Decider<
  EvaluationCommand,
  Evaluation,
  EvaluationEvent,
  EvaluationRejection
> = {
  category: evaluationContract.category,
  stateVersion: 1,
  initialState: { status: "absent" },
  decide,
  evolve,
};

/** How many cases an evaluation consists of. */
export function plannedCases({ slice, repeats, orders }: Started): number {
  return slice.messages * repeats * new Set(orders).size;
}

function decide(command: EvaluationCommand, state: Evaluation): Decision {
  if (command.type === "StartEvaluation") return start(command, state);
  if (state.status === "absent") return err({ type: "EvaluationNotFound" });
  switch (command.type) {
    case "ScoreCase":
      return whenPlanned(state, { ...command, type: "CaseScored" });
    case "FailCase":
      return whenPlanned(state, { ...command, type: "CaseFailed" });
    case "CompleteEvaluation": {
      const event = { ...command, type: "EvaluationCompleted" } as const;
      if (state.completed !== undefined && sameJson(state.completed, event)) return nothing;
      if (state.status !== "running") return err({ type: "EvaluationEnded", status: state.status });
      const expected = plannedCases(state.started);
      const done = state.done.flat().length;
      if (done < expected) return err({ type: "CasesMissing", expected, done });
      return ok([event]);
    }
    case "AbandonEvaluation":
      if (state.status === "abandoned") return nothing;
      if (state.status === "completed")
        return err({ type: "EvaluationEnded", status: state.status });
      return ok([{ ...command, type: "EvaluationAbandoned" }]);
  }
}

function start(
  command: Extract<EvaluationCommand, { type: "StartEvaluation" }>,
  state: Evaluation,
): Decision {
  const event = { ...command, type: "EvaluationStarted" } as const;
  if (state.status !== "absent") {
    return sameJson(state.started, event) ? nothing : err({ type: "EvaluationAlreadyStarted" });
  }
  const { candidate, baseline, judge } = command;
  if (candidate.contentHash === baseline.contentHash) return err({ type: "CandidateIsBaseline" });
  const isEvaluated = [candidate, baseline].some((each) => each.contentHash === judge.contentHash);
  return isEvaluated
    ? err({ type: "JudgeIsEvaluated", agentId: judge.agentId, version: judge.version })
    : ok([event]);
}

/** Each case counts once, and no more messages than the slice has. */
function whenPlanned(state: Running, event: Of<"CaseScored" | "CaseFailed">): Decision {
  const key = keyOf(event);
  const done = state.done.flat();
  if (done.includes(key)) return nothing;
  if (state.status !== "running") return err({ type: "EvaluationEnded", status: state.status });
  const { started } = state;
  const messages = new Set(done.map((each) => each.slice(0, each.indexOf("/"))));
  const isPlanned =
    event.repeat <= started.repeats &&
    started.orders.includes(event.order) &&
    (messages.has(event.messageId) || messages.size < started.slice.messages);
  return isPlanned ? ok([event]) : err({ type: "CaseNotPlanned", key });
}

function keyOf({ messageId, repeat, order }: Of<"CaseScored" | "CaseFailed">): string {
  return `${messageId}/${repeat}/${order}`;
}

function evolve(state: Evaluation, event: EvaluationEvent): Evaluation {
  if (event.type === "EvaluationStarted") {
    return { status: "running", started: event, done: [], failed: 0, completed: undefined };
  }
  if (state.status === "absent") return state;
  switch (event.type) {
    case "CaseScored":
      return { ...state, done: append(state.done, keyOf(event)) };
    case "CaseFailed":
      return { ...state, done: append(state.done, keyOf(event)), failed: state.failed + 1 };
    case "EvaluationCompleted":
      return { ...state, status: "completed", completed: event };
    case "EvaluationAbandoned":
      return { ...state, status: "abandoned" };
  }
}
