import { ok, ResultAsync } from "neverthrow";
import type { Probe, Unavailable } from "#application";
import type { AgentContent } from "#domain";
import type { Host, Terminal, Trial } from "./host.js";
import { readAgents } from "./inputs.js";
import { plural, printable } from "./printable.js";
import { sentenceOf } from "./sentences.js";
import { exitCodes, type Stop, unlessInterrupted } from "./stop.js";

/** What is to be tried. */
export interface DoctorOptions extends Partial<Pick<Trial, "aws" | "model">> {
  readonly agents: string;
  readonly json?: boolean;
}

/** What came of trying one thing. */
interface Finding {
  readonly what: string;
  readonly isWell: boolean;
  /** What was found, or what is wrong and what to do. */
  readonly detail: string;
}

/** `docket doctor`: tries everything that a run needs, and says what works and what to do. */
export function examine(
  host: Host,
  terminal: Terminal,
  { agents, aws = false, model = aws ? "bedrock" : "simulated", json }: DoctorOptions,
): ResultAsync<number, Stop> {
  const signal = terminal.interrupted;
  return (
    readAgents(agents)
      .map((files) => modelsOf(files.map(({ content }) => content)))
      .andThen((models) =>
        host
          .probes({ aws, model, models })
          .andThen((probes) => ResultAsync.fromSafePromise(findingsOf(probes, { signal })))
          .orElse((faults) => ok(faults.map(unset))),
      )
      // What was not tried any more is not what fails.
      .andThrough(() => unlessInterrupted({ interrupted: signal }))
      .map((findings) => {
        const failing = findings.filter(({ isWell }) => !isWell).length;
        terminal.out(
          json
            ? `${printable(JSON.stringify(findings, null, 2))}\n`
            : findingsText(findings, failing),
        );
        return failing > 0 ? exitCodes.failed : exitCodes.ok;
      })
  );
}

/** Each model once, and once under each guardrail. */
function modelsOf(contents: readonly AgentContent[]): Trial["models"] {
  const models = contents.map(({ modelId, guardrail }) => ({
    modelId,
    ...(guardrail && { guardrail }),
  }));
  return [...new Map(models.map((model) => [JSON.stringify(model), model])).values()];
}

/** One after the other: what one of them says often explains the next. */
async function findingsOf(
  probes: readonly Probe[],
  call: { readonly signal: AbortSignal },
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { what, run } of probes) {
    const finding = await run(call).match(
      (detail): Finding => ({ what, isWell: true, detail }),
      (error: Unavailable): Finding => ({ what, isWell: false, detail: `${sentenceOf(error)}` }),
    );
    findings.push(finding);
  }
  return findings;
}

function unset(fault: string): Finding {
  return { what: "environment", isWell: false, detail: fault };
}

function findingsText(findings: readonly Finding[], failing: number): string {
  const width = Math.min(48, Math.max(...findings.map(({ what }) => what.length)));
  const lines = findings.map(
    ({ what, isWell, detail }) => `${isWell ? "ok   " : "FAILS"}  ${what.padEnd(width)}  ${detail}`,
  );
  const end =
    failing === 0
      ? `All ${findings.length} are well.`
      : `${failing} of ${plural(findings.length, "thing")} need your attention.`;
  return `${printable([...lines, end].join("\n"))}\n`;
}
