import { type Docket, readCategory } from "#application";
import { idOf, type Message, message, primaryJudgement } from "#domain";
import { explanationText } from "./explanation-text.js";
import type { Host, Terminal } from "./host.js";
import { readRecordFile } from "./inputs.js";
import { plural, printable } from "./printable.js";
import { sentenceOf } from "./sentences.js";
import { exitCodes, Stop } from "./stop.js";

/** A record that a run has written, read back. */
export interface FromRecord {
  readonly events: string;
  readonly json: boolean;
}

/** `docket explain`: tells one decision. */
export async function explainMessage(
  host: Host,
  terminal: Terminal,
  messageId: string,
  { events, json }: FromRecord,
): Promise<number> {
  const docket = await openRecord(host, events);
  const explained = await docket.explain(messageId);
  if (explained.isErr()) throw new Stop(`${capital(sentenceOf(explained.error))}.`);
  terminal.out(
    json ? `${JSON.stringify(explained.value, null, 2)}\n` : explanationText(explained.value),
  );
  return exitCodes.ok;
}

/** `docket messages`: lists messages, of one customer or of all. */
export async function listMessages(
  host: Host,
  terminal: Terminal,
  { events, json, customer }: FromRecord & { readonly customer?: string },
): Promise<number> {
  const docket = await openRecord(host, events);
  const rows = (await messagesOf(docket)).filter(
    ({ customerId }) => customer === undefined || customerId === customer,
  );
  if (json) {
    terminal.out(`${JSON.stringify(rows, null, 2)}\n`);
  } else if (rows.length === 0) {
    throw new Stop(`${events} has no message${customer === undefined ? "" : ` to ${customer}`}.`);
  } else {
    for (const { messageId, customerId, purpose, status, score, reason, decidedAt } of rows) {
      const scored = score === undefined ? "    " : score.toFixed(2);
      const line = `${messageId}  ${customerId.padEnd(10)} ${purpose.padEnd(9)} ${status.padEnd(9)} ${scored}  ${decidedAt}  ${reason ?? ""}`;
      terminal.out(`${printable(line).trimEnd()}\n`);
    }
  }
  return exitCodes.ok;
}

/** `docket verify`: makes every decision again. Exit code 1 when something differs. */
export async function verifyRecord(
  host: Host,
  terminal: Terminal,
  { events, json }: FromRecord,
): Promise<number> {
  const docket = await openRecord(host, events);
  const verified = await docket.verify();
  if (verified.isErr()) throw new Stop(`${capital(sentenceOf(verified.error))}.`);
  const { messages, checks, findings } = verified.value;
  const differing = findings.filter(({ kind }) => kind === "differs").length;
  if (json) {
    terminal.out(`${JSON.stringify(verified.value, null, 2)}\n`);
  } else {
    for (const { messageId, kind, what, detail } of findings) {
      terminal.out(`${messageId}  ${kind}  ${printable(`${what}: ${detail}`)}\n`);
    }
    terminal.out(
      `${plural(messages, "message")}, ${plural(checks, "comparison")}: ` +
        `${differing} differ, ${findings.length - differing} cannot be rebuilt. No model was called.\n`,
    );
  }
  return differing > 0 ? exitCodes.failed : exitCodes.ok;
}

async function openRecord(host: Host, events: string): Promise<Docket> {
  const opened = host.openRecord(await readRecordFile(events));
  if (opened.isErr()) throw new Stop(`${events} is no whole record: ${opened.error}.`);
  return opened.value;
}

async function messagesOf({ ports }: Docket) {
  const read = await readCategory(ports, message);
  if (read.isErr()) throw new Stop(`${capital(sentenceOf(read.error))}.`);
  const states = new Map<string, Message>();
  for (const { stream, event } of read.value) {
    const id = idOf(stream);
    states.set(id, message.evolve(states.get(id) ?? message.initialState, event));
  }
  return [...states].flatMap(([messageId, state]) => {
    const origin = state.request ?? state.imported;
    if (origin === undefined) return [];
    const judged = state.attempts.map((attempt) => primaryJudgement(attempt)?.score);
    return {
      messageId,
      customerId: origin.customerId,
      purpose: origin.purpose,
      status: state.status === "declined" ? "skipped" : state.status,
      score: judged.findLast((score) => score !== undefined),
      reason: state.reason,
      decidedAt: state.request?.decisionTime ?? state.imported?.sentAt ?? "",
    };
  });
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
