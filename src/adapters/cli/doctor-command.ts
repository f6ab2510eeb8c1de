import { errAsync, ok, ResultAsync } from "neverthrow";
import type { CallOptions, Probe, Unavailable } from "#application";
import type { AgentContent } from "#domain";
import type { Finding, Host, Terminal, Trial } from "./host.js";
import { readAgents } from "./inputs.js";
import { plural, printable } from "./printable.js";
import { sentenceOf } from "./sentences.js";
import { exitCodes, type Stop, stop, unlessInterrupted } from "./stop.js";

/** What is to be tried. */
export interface DoctorOptions extends Partial<Pick<Trial, "aws" | "model">> {
  readonly agents: string;
  readonly json?: boolean;
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
      .map((findings) => tell(terminal, findings, json))
  );
}

/** `docket doctor --stage`: looks at a stage on AWS, and says what is well and what to do. */
export function examineStage(
  host: Host,
  terminal: Terminal,
  stage: string,
  { json }: Pick<DoctorOptions, "json">,
): ResultAsync<number, Stop> {
  const signal = terminal.interrupted;
  const examined =
    host.examineStage?.(stage, { signal }) ??
    errAsync<readonly Finding[], string>("There are no stages here.");
  return examined
    .mapErr((sentence) => stop(sentence))
    .andThrough(() => unlessInterrupted({ interrupted: signal }))
    .map((findings) => tell(terminal, findings, json));
}

function tell(
  terminal: Terminal,
  findings: readonly Finding[],
  isJson: boolean | undefined,
): number {
  const failing = findings.filter(({ isWell }) => !isWell).length;
  terminal.out(
    isJson ? `${printable(JSON.stringify(findings, null, 2))}\n` : findingsText(findings, failing),
  );
  return failing > 0 ? exitCodes.failed : exitCodes.ok;
}

/** Each model once, and once under each guardrail. */
function modelsOf(contents: readonly AgentContent[]): Trial["models"] {
  const models = contents.map(({ modelId, guardrail }) => ({
    modelId,
    ...(guardrail && { guardrail }),
  }));
  return [...new Map(models.map((model) => [JSON.stringify(model), model])).values()];
}

/** Tries one after the other: what one of them says often explains the next. */
export async function findingsOf(
  probes: readonly Probe[],
  call: CallOptions = {},
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
  const mark = ({ isWell, isUntold }: Finding) => (isUntold ? "?    " : isWell ? "ok   " : "FAILS");
  const lines = findings.map(
    (finding) => `${mark(finding)}  ${finding.what.padEnd(width)}  ${finding.detail}`,
  );
  const untold = findings.filter(({ isUntold }) => isUntold).length;
  const rest = untold === 0 ? "" : ` ${plural(untold, "thing")} could not be told: see "?".`;
  const end =
    failing === 0
      ? `All ${findings.length - untold} are well.${rest}`
      : `${failing} of ${plural(findings.length, "thing")} need your attention.${rest}`;
  return `${printable([...lines, end].join("\n"))}\n`;
}
