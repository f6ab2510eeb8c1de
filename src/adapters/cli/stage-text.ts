import * as z from "zod";
import type { StageAnswer } from "./host.js";

const problem = z.object({
  type: z.string().optional(),
  title: z.string().optional(),
  message: z.string().optional(),
  detail: z.string().nullish(),
  fields: z.array(z.string()).optional(),
});

/** A refusal as a sentence without its full stop. */
export function problemSentence({ status, body }: StageAnswer): string {
  const { title, message, detail, fields = [] } = problem.safeParse(parsed(body)).data ?? {};
  const said = title ?? message ?? `The stage answered ${status}`;
  const about = [detail?.replace(/\.$/, ""), fields.join(", ")].filter(Boolean).join("; ");
  const sentence = about === "" ? said : `${said}: ${about}`;
  const whoever = "look at the credentials, and whether they are allowed execute-api:Invoke";
  return status === 403 ? `${sentence}; ${whoever}` : sentence;
}

const fields = z.record(z.string(), z.unknown());
const rows = z.array(fields);

/** An answer for people: its lists as tables, and its other fields line by line. */
export function answerText({ body }: StageAnswer): string {
  const { next, ...answer } = fields.safeParse(parsed(body)).data ?? {};
  const parts = Object.entries(answer).map(([name, value]) => {
    const list = rows.safeParse(value);
    if (!list.success) return `${name.padEnd(16)} ${cell(value)}\n`;
    return list.data.length === 0 ? `no ${name}\n` : table(list.data);
  });
  const more = typeof next === "string" ? [`There is more: --cursor ${next}\n`] : [];
  return [...parts, ...more].join("");
}

/** How wide a cell is at most, in characters. */
const widest = 44;

function table(list: readonly Readonly<Record<string, unknown>>[]): string {
  const names = [...new Set(list.flatMap(Object.keys))].filter((name) =>
    list.some((row) => typeof row[name] !== "object"),
  );
  const lines = [names, ...list.map((row) => names.map((name) => cell(row[name])))].map((line) =>
    line.map((text) => (text.length > widest ? `${text.slice(0, widest - 1)}…` : text)),
  );
  const widths = names.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((text, i) => text.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join("");
}

function cell(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
