import { errAsync, type ResultAsync } from "neverthrow";
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
  const { interrupted } = terminal;
  return (
    readAgents(agents)
      .map((files) => modelsOf(files.map(({ content }) => content)))
      .map(
        async (models) =>
          await host.probes({ aws, model, models }).match(
            // Each is told as it is found: where nothing answers all of them take minutes.
            (probes) =>
              findingsOf(probes, { signal: interrupted }, tellerTo(terminal, probes, json)),
            async (faults) => told(terminal, faults.map(unset), json),
          ),
      )
      // What was not tried any more is not what fails.
      .andThrough(() => unlessInterrupted({ interrupted }))
      .map((findings) => end(terminal, findings, json))
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
    .map((findings) => end(terminal, told(terminal, findings, json), json));
}

/** Each model once, and once under each guardrail. */
function modelsOf(contents: readonly AgentContent[]): Trial["models"] {
  const models = contents.map(({ modelId, guardrail }) => ({
    modelId,
    ...(guardrail && { guardrail }),
  }));
  return [...new Map(models.map((model) => [JSON.stringify(model), model])).values()];
}

/** Tries one after the other, and tells of each: what one of them says often explains the next. */
export async function findingsOf(
  probes: readonly Probe[],
  call: CallOptions = {},
  tell: (finding: Finding) => void = () => {},
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { what, run } of probes) {
    const finding = await run(call).match(
      (detail): Finding => ({ what, isWell: true, detail }),
      (error: Unavailable): Finding => ({ what, isWell: false, detail: `${sentenceOf(error)}` }),
    );
    findings.push(finding);
    tell(finding);
  }
  return findings;
}

function unset(fault: string): Finding {
  return { what: "environment", isWell: false, detail: fault };
}

/** Writes a row for each of these as it is found. */
function tellerTo(
  terminal: Terminal,
  all: readonly Pick<Finding, "what">[],
  isJson = false,
): (finding: Finding) => void {
  const width = Math.min(48, Math.max(...all.map(({ what }) => what.length)));
  return ({ what, detail, isWell, isUntold }) => {
    if (isJson || terminal.interrupted.aborted) return;
    const mark = isUntold ? "?    " : isWell ? "ok   " : "FAILS";
    terminal.out(`${printable(`${mark}  ${what.padEnd(width)}  ${detail}`)}\n`);
  };
}

/** Findings of which every row is written. */
function told(
  terminal: Terminal,
  findings: readonly Finding[],
  isJson?: boolean,
): readonly Finding[] {
  findings.forEach(tellerTo(terminal, findings, isJson));
  return findings;
}

/** All of them as JSON, or a sentence under their rows; then the exit code. */
function end(terminal: Terminal, findings: readonly Finding[], isJson = false): number {
  const failing = findings.filter(({ isWell }) => !isWell).length;
  const untold = findings.filter(({ isUntold }) => isUntold).length;
  const rest = untold === 0 ? "" : ` ${plural(untold, "thing")} could not be told: see "?".`;
  const sentence =
    failing === 0
      ? `All ${findings.length - untold} are well.${rest}`
      : `${failing} of ${plural(findings.length, "thing")} need your attention.${rest}`;
  terminal.out(`${isJson ? printable(JSON.stringify(findings, null, 2)) : sentence}\n`);
  return failing > 0 ? exitCodes.failed : exitCodes.ok;
}
