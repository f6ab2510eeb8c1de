import type { ColumnVerdict, SegmentVerdicts } from "#domain/drift";
import { count, measured, namedEffect, percent } from "../figures.js";
import { columnNames, listed, ofType } from "../words.js";
import { type Html, html, none } from "./html.js";
import { typeset } from "./say.js";

/** How many columns are told on top. */
const most = 10;

/** What has drifted, for whoever reads nothing else: before, now, and what explains it. */
export function inShort({ columns }: SegmentVerdicts): Html {
  const drifted = ofType(columns, "drift");
  const names = columnNames(drifted);
  if (names.length === 0) return none;
  const items = names.slice(0, most).map((name) => {
    const checks = drifted.filter(({ column }) => column.name === name);
    const told = checks.find((check) => beforeAndNow(check) !== undefined) ?? checks[0];
    return told === undefined ? none : line(told);
  });
  const rest = names.length - most;
  return html`<ul class="in-short">${items}${rest > 0 && html`<li><a href="#ranking">${count(rest)} more below</a></li>`}</ul>`;
}

function line(check: ColumnVerdict): Html {
  const [effect] = check.effects;
  const said = beforeAndNow(check) ?? (effect && namedEffect(effect)) ?? "";
  // What is a cause itself is not explained by another one that came at the same time.
  const isCause = check.causes.some(({ what }) => camel(what) === check.column.name);
  const causes = check.causes.filter(({ within }) => within?.verdict.type === "stable" && !isCause);
  const kinds = [...new Set(causes.map(({ what }) => what.replace("-", " ")))];
  const by =
    kinds.length > 0 && html` <span class="soft">stable within one ${listed(kinds)}</span>`;
  return html`<li><code>${check.column.name}</code> ${typeset(said)}${by}</li>`;
}

function camel(name: string): string {
  return name.replace(/-./g, (part) => part.slice(1).toUpperCase());
}

/** A mean, a share, or the category that makes most of the change, on both sides. */
function beforeAndNow(check: ColumnVerdict): string | undefined {
  const { reference, current, bars } = check;
  if (check.check !== "missing" && reference.mean !== undefined && current.mean !== undefined) {
    return ofNumbers(check, reference.mean, current.mean);
  }
  const [first] = bars.toSorted((a, b) => b.contribution - a.contribution);
  return first && `${first.label}: ${sides(percent(first.reference), percent(first.current))}`;
}

/** By what the check goes by; a mean that has not moved says nothing. */
function ofNumbers(
  { column, check, effects, reference, current }: ColumnVerdict,
  was: number,
  is: number,
): string {
  if (check === "rate" || check === "words") return sides(percent(was), percent(is));
  const number = (value: number) => measured(value, column);
  const [before, now] = [reference.quantiles, current.quantiles];
  if (effects[0]?.measure === "p95-change" && before && now) {
    return `95 % quantile ${sides(number(before[4]), number(now[4]))}`;
  }
  if (number(was) === number(is) && before && now) {
    const most = (all: typeof before) => `${number(all[0])} to ${number(all[4])}`;
    return `nine of ten from ${sides(most(before), most(now))}`;
  }
  return `on average ${sides(number(was), number(is))}`;
}

function sides(was: string, is: string): string {
  return `${was} before, ${is} now`;
}
