import { type Erased, isErased } from "#domain";

/** A text without anything that a terminal would act on: control characters are shown as such. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) =>
    character === "\n" ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Each line of a text behind a margin. */
export function indent(text: string, margin: string): string {
  return text
    .split("\n")
    .map((line) => `${margin}${line}`.trimEnd())
    .join("\n");
}

/** A count with its noun: `1 customer`, `2 customers`. */
export function plural(count: number, noun: string): string {
  return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}

/** Nano-USD as people read money: `$0.0123`. */
export function usd(nanoUsd: number): string {
  const dollars = nanoUsd / 1e9;
  return `$${dollars.toFixed(dollars !== 0 && dollars < 1 ? 4 : 2)}`;
}

/** A bar of at most `width` characters for a share from 0 to 1. */
export function bar(share: number, width: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  const rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8] ?? "";
  return "█".repeat(Math.floor(eighths / 8)) + rest;
}

/** A personal text, or that it is gone. */
export function readable(text: string | Erased): string {
  return isErased(text) ? "(erased)" : printable(text);
}

/** A line of a label and what it says. */
export function row(label: string, text: string): string {
  return `  ${label.padEnd(24)} ${text}`;
}

/** A word so that a shell takes it as it is when it is pasted. */
export function shellWord(text: string): string {
  return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
