import { availableParallelism, cpus, totalmem } from "node:os";

/** What the numbers were measured on, and when. */
export function machine(quick: boolean): string {
  const model = cpus()[0]?.model.trim() ?? "unknown processor";
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return [
    "# Speed and memory",
    "",
    `${model}, ${availableParallelism()} cores, ${memory}; Node ${process.versions.node} on`,
    `${process.platform} ${process.arch}; ${new Date().toISOString().slice(0, 10)}.`,
    ...(quick ? ["", "A quick run: its numbers say that it works, not how fast it is."] : []),
  ].join("\n");
}

/** A Markdown table that can be read as it is; its first `texts` columns to the left. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  texts = 1,
): string {
  const widths = head.map((_, at) =>
    Math.max(...[head, ...rows].map((row) => row[at]?.length ?? 0)),
  );
  const padded = (cell: string, at: number, fill = " ") =>
    at < texts ? cell.padEnd(widths[at] ?? 0, fill) : cell.padStart(widths[at] ?? 0, fill);
  const rule = widths.map((_, at) => padded(at < texts ? "" : ":", at, "-"));
  return [head, rule, ...rows]
    .map((cells) => `| ${cells.map((cell, at) => padded(cell, at)).join(" | ")} |`)
    .join("\n");
}

/** Whether a goal was met, with what was measured. */
export function goal(what: string, isMet: boolean, measured: string): string {
  return `- ${isMet ? "met" : "**not met**"}: ${what} (measured: ${measured})`;
}

/** A number with its thousands apart and, at most, so many decimals. */
export function number(value: number, decimals = 0): string {
  return value.toLocaleString("en-US", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}
