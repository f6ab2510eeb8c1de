import type { Cause, Window } from "#domain/drift";

/** Four weeks as they were, and four weeks in which four things changed. */
export const reference: Window = {
  from: "2026-08-03T00:00:00.000Z",
  to: "2026-08-31T00:00:00.000Z",
};
export const current: Window = { from: reference.to, to: "2026-09-28T00:00:00.000Z" };

/** From when on each change holds. */
export const since = {
  dearerRoofs: "2026-08-31T00:00:00.000Z",
  solarPanels: "2026-08-31T00:00:00.000Z",
  harsherJudge: "2026-09-07T00:00:00.000Z",
  longerTexts: "2026-09-14T00:00:00.000Z",
} as const;

/** Something that was changed, and what of it is to be seen in decisions. */
export interface Change {
  readonly title: string;
  /** Columns that move by it. */
  readonly moves: readonly string[];
  /** The cause that the report is to name, where the record knows of one. */
  readonly cause?: Cause["what"];
}

const calls = ["tokens.in", "tokens.out", "latency", "cost"];

/** All that was changed. What else there is stays as it was. */
export const changes: readonly Change[] = [
  {
    title: "Roof cleaning is 15 % dearer, from 31 August on",
    moves: ["lifetimeValue.USD"],
  },
  {
    title: "A new lot feature, solar_panels, from 31 August on",
    moves: ["lotFeatures"],
  },
  {
    title: "A harsher judge, email-judge@2, from 7 September on",
    cause: "judge",
    moves: [
      "score",
      "criteria.personal",
      "criteria.honest",
      "criteria.clear",
      "criteria.tone",
      "approved",
      "attempts",
      ...calls,
    ],
  },
  {
    title: "Longer texts, by email-generator@2, from 14 September on",
    cause: "agent-version",
    moves: ["agentVersion", "text.bodyLength", ...calls],
  },
];
