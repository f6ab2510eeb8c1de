import type { Terminal } from "./host.js";
import { bar } from "./printable.js";

/** Shows how far a piece of work got: a bar for a person, a plain line every tenth elsewhere. */
export interface Progress {
  advance(note: string): void;
  end(): void;
}

/** Progress over `total` steps. */
export function showProgress(
  terminal: Pick<Terminal, "err" | "isInteractive" | "columns">,
  label: string,
  total: number,
): Progress {
  let done = 0;
  let tenths = 0;
  return {
    advance(note) {
      done += 1;
      if (terminal.isInteractive) {
        if (done % 5 !== 0 && done !== total) return;
        const drawn = bar(done / total, 24).padEnd(24, "░");
        const line = `${label} ${drawn} ${done}/${total} ${note}`;
        terminal.err(`\r\u001b[2K${line.slice(0, terminal.columns - 1)}`);
      } else if (Math.floor((done * 10) / total) > tenths) {
        tenths = Math.floor((done * 10) / total);
        terminal.err(`${label} ${done}/${total} ${note}\n`);
      }
    },
    end() {
      if (terminal.isInteractive && total > 0) terminal.err("\r\u001b[2K");
    },
  };
}
