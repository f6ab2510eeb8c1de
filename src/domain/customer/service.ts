import { err, ok } from "neverthrow";
import { type Instant, sameJson } from "../kernel/index.js";
import {
  asStated,
  type CorrectSatisfaction,
  type CorrectService,
  type CustomerDecision,
  nothing,
  type RecordSatisfaction,
  type ReportService,
  unlessInFuture,
  upToNow,
  type VoidService,
} from "./commands.js";
import type { CustomerEvent } from "./events.js";
import { type Customer, currentFacts, type Service, serviceOf } from "./state.js";

/**
 * A service reported twice is one service; with other facts it is refused. A first score and first
 * notes are no other facts: they came later.
 */
export function report(
  { type: _, now, ...told }: ReportService,
  state: Customer,
): CustomerDecision {
  const { serviceId, completedAt } = told;
  const known = serviceOf(state, serviceId);
  if (known === undefined) {
    const event = upToNow("completedAt", { type: "ServiceCompleted", ...told }, now);
    return unlessInFuture("completedAt", completedAt, now, event);
  }
  const differing = differingFields(toldAgain(currentFacts(known), known, told), told);
  const first = [differing, differingFields(toldAgain(known.reported, known, told), told)].find(
    (fields) => fields.every((field) => isFirst(field, known)),
  );
  if (first?.length === 0) return nothing;
  if (known.voided) return err({ type: "ServiceIsVoided", serviceId });
  if (first === undefined) return err({ type: "ServiceAlreadyReported", serviceId, differing });
  return ok([
    ...(first.includes("satisfaction") ? firstScore(told, now) : []),
    ...(first.includes("notes") ? firstNotes(told, currentFacts(known)) : []),
  ]);
}

type Report = Omit<ReportService, "type" | "now">;
type Facts = ReturnType<typeof currentFacts>;

/** A service as it would be reported again from these facts, with the notes and scores since. */
function toldAgain(
  held: Facts,
  { reported, corrections, surveys, surveyCorrections }: Service,
  told: Report,
): object {
  const { type: _, reason: __, at: ___, ...facts } = { reason: "", at: "", ...held };
  const notes = [reported, ...corrections].map((each) => each.notes);
  const scores = [...surveys, ...surveyCorrections].map(({ score }) => score);
  const score = reported.satisfaction;
  return {
    ...asStated("completedAt", facts),
    notes: again(held.notes, notes, told.notes),
    satisfaction: again(score, [score, ...scores], told.satisfaction),
  };
}

/** What was told, if it was ever said before. */
function again<T>(held: T, said: readonly (T | undefined)[], told: T): T | undefined {
  if (told === undefined) return held;
  return said.includes(told) ? told : (held ?? said.find((each) => each !== undefined));
}

function isFirst(field: string, { reported, corrections, surveys }: Service): boolean {
  if (field === "notes") {
    return [reported, ...corrections].every((each) => each.notes === undefined);
  }
  return field === "satisfaction" && reported.satisfaction === undefined && surveys.length === 0;
}

/** Nobody said when it was given: it holds from now. */
function firstScore({ serviceId, satisfaction }: Report, now: Instant): readonly CustomerEvent[] {
  if (satisfaction === undefined) return [];
  return [{ type: "SatisfactionRecorded", serviceId, score: satisfaction, givenAt: now }];
}

/** As old as the facts that they are added to, so that they stand above no correction of these. */
function firstNotes({ notes }: Report, held: Facts): readonly CustomerEvent[] {
  const {
    type: _,
    satisfaction: __,
    ...facts
  } = { satisfaction: 0, at: held.completedAt, ...held };
  if (notes === undefined) return [];
  return [{ ...facts, type: "ServiceCorrected", notes, reason: "its notes came later" }];
}

/** What is said of a service after it was reported. */
export function aboutService(
  command: CorrectService | VoidService | RecordSatisfaction | CorrectSatisfaction,
  service: Service,
): CustomerDecision {
  if (command.type === "VoidService") {
    return service.voided ? nothing : ok([{ ...command, type: "ServiceVoided" }]);
  }
  const { serviceId } = command;
  if (service.voided) return err({ type: "ServiceIsVoided", serviceId });

  switch (command.type) {
    case "CorrectService": {
      const { type: _, now, ...facts } = command;
      const event = { type: "ServiceCorrected", ...facts } as const;
      if (service.corrections.some((known) => sameJson(asStated("completedAt", known), event))) {
        return nothing;
      }
      const kept = upToNow("completedAt", event, now);
      return unlessInFuture("at", facts.at, now, kept).andThen(() =>
        unlessInFuture("completedAt", facts.completedAt, now, kept),
      );
    }
    case "RecordSatisfaction": {
      const { score, givenAt, now } = command;
      const known = surveyOf(service, givenAt);
      if (known?.score === score) return nothing;
      if (known !== undefined) {
        return err({ type: "SatisfactionAlreadyRecorded", serviceId, givenAt });
      }
      const event = { type: "SatisfactionRecorded", serviceId, score, givenAt } as const;
      return unlessInFuture("givenAt", givenAt, now, upToNow("givenAt", event, now));
    }
    case "CorrectSatisfaction": {
      const { type: _, now, ...facts } = command;
      const { givenAt } = facts;
      const survey = givenAt === undefined ? undefined : surveyOf(service, givenAt);
      const isWithService = givenAt === undefined && service.reported.satisfaction !== undefined;
      if (survey === undefined && !isWithService) {
        return err({ type: "SatisfactionNotFound", serviceId });
      }
      const event = {
        type: "SatisfactionCorrected",
        ...facts,
        ...(survey && { givenAt: survey.givenAt }),
      } as const;
      if (service.surveyCorrections.some((known) => sameJson(known, event))) return nothing;
      return unlessInFuture("at", facts.at, now, event);
    }
  }
}

/** The survey that its source says was given then. */
function surveyOf({ surveys }: Service, givenAt: Instant): Service["surveys"][number] | undefined {
  return surveys.find((survey) => (survey.stated ?? survey.givenAt) === givenAt);
}

function differingFields(known: object, told: object): readonly string[] {
  const a: Readonly<Record<string, unknown>> = { ...known };
  const b: Readonly<Record<string, unknown>> = { ...told };
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(
    (field) => a[field] !== b[field] && !(a[field] && b[field] && sameJson(a[field], b[field])),
  );
}
