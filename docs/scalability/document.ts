/** The plan as Markdown, all numbers from the tables. */

import type { Inputs } from "./inputs.js";
import { bottlenecks, unchanged } from "./section-changes.js";
import { assumptions, cost } from "./section-cost.js";
import { hotSpots } from "./section-hot-spots.js";
import { limits, sources } from "./section-limits.js";
import { inShort, load, oneMessage, opening } from "./section-summary.js";

export function plan(inputs: Inputs): string {
  const parts = [
    opening,
    inShort,
    load,
    oneMessage,
    limits,
    bottlenecks,
    hotSpots,
    cost,
    unchanged,
    assumptions,
    sources,
  ];
  return `${parts.map((part) => part(inputs)).join("\n\n")}\n`;
}
