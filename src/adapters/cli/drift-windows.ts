import { InvalidArgumentError } from "commander";
import * as z from "zod";
import { toInstant } from "#domain";
import type { Window } from "#domain/drift";

const zonedInstant = z.iso.datetime({ offset: true });
const calendarDate = z.iso.date();

/** A window as an option says it: `<from>..<to>`, dates (UTC) or instants; `to` is not in it. */
export function aWindow(text: string): Window {
  const [from, to, ...more] = text.split("..").map(beginning);
  if (from === undefined || to === undefined || more.length > 0) {
    throw new InvalidArgumentError(
      "Expected <from>..<to> in dates or instants, e.g. 2026-09-01..2026-10-01.",
    );
  }
  return { from, to };
}

function beginning(text: string): string | undefined {
  if (calendarDate.safeParse(text).success) return `${text}T00:00:00.000Z`;
  return zonedInstant.safeParse(text).success ? toInstant(text) : undefined;
}
