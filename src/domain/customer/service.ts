import { err, ok } from "neverthrow";
import { sameJson } from "../kernel/index.js";
import {
  type CorrectSatisfaction,
  type CorrectService,
  type CustomerDecision,
  nothing,
  type RecordSatisfaction,
  type ReportService,
  unlessInFuture,
  type VoidService,
} from "./commands.js";
import { type Customer, currentFacts, type Service, serviceOf } from "./state.js";

/** A service reported twice is one service; with other facts it is refused. */
export function report(
  { type: _, now, ...facts }: ReportService,
  state: Customer,
): CustomerDecision {
  const event = { type: "ServiceCompleted", ...facts } as const;
  const known = serviceOf(state, facts.serviceId);
  if (known === undefined) return unlessInFuture("completedAt", facts.completedAt, now, event);

  if (differingFields(known.reported, event).length === 0) return nothing;
  const differing = differingFields(reportedAnew(known), event);
  if (differing.length === 0) return nothing;
  if (known.voided) return err({ type: "ServiceIsVoided", serviceId: facts.serviceId });
  return err({ type: "ServiceAlreadyReported", serviceId: facts.serviceId, differing });
}

/** A service as it would be reported after its corrections. */
function reportedAnew(service: Service): object {
  const { reason: _, at: __, ...facts } = { reason: "", at: "", ...currentFacts(service) };
  const { type, satisfaction } = service.reported;
  return { ...facts, type, ...(satisfaction !== undefined && { satisfaction }) };
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
      if (service.corrections.some((known) => sameJson(known, event))) return nothing;
      return unlessInFuture("at", facts.at, now, event).andThen(() =>
        unlessInFuture("completedAt", facts.completedAt, now, event),
      );
    }
    case "RecordSatisfaction": {
      const { score, givenAt, now } = command;
      const known = service.surveys.find((survey) => survey.givenAt === givenAt);
      if (known?.score === score) return nothing;
      if (known !== undefined) {
        return err({ type: "SatisfactionAlreadyRecorded", serviceId, givenAt });
      }
      const event = { type: "SatisfactionRecorded", serviceId, score, givenAt } as const;
      return unlessInFuture("givenAt", givenAt, now, event);
    }
    case "CorrectSatisfaction": {
      const { type: _, now, ...facts } = command;
      const event = { type: "SatisfactionCorrected", ...facts } as const;
      if (service.surveyCorrections.some((known) => sameJson(known, event))) return nothing;
      const { givenAt } = facts;
      const wasGiven =
        givenAt === undefined
          ? service.reported.satisfaction !== undefined
          : service.surveys.some((survey) => survey.givenAt === givenAt);
      if (!wasGiven) return err({ type: "SatisfactionNotFound", serviceId });
      return unlessInFuture("at", facts.at, now, event);
    }
  }
}

function differingFields(known: object, told: object): readonly string[] {
  const a: Readonly<Record<string, unknown>> = { ...known };
  const b: Readonly<Record<string, unknown>> = { ...told };
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(
    (field) => a[field] !== b[field] && !(a[field] && b[field] && sameJson(a[field], b[field])),
  );
}
