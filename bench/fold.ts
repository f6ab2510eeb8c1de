/** How long a fold takes, beside reading the same events from JSON. */
import {
  customer,
  type Decider,
  type DomainEvent,
  evaluation,
  fold,
  type MessageEvent,
  message,
} from "#domain";
import { customerCommands, evaluationCommands, historyOf } from "./histories.js";
import { medians } from "./measure.js";
import { goal, number, table } from "./report.js";

/** How many events are folded; fewer when a quick run has not made as many. */
const count = 1_000;

interface Case {
  readonly name: string;
  readonly events: readonly DomainEvent[];
  readonly fold: () => unknown;
}

/** Fold of 1,000 events against parsing the same events, in the same run. */
export async function foldReport(
  messages: readonly (readonly MessageEvent[])[],
  milliseconds: number,
): Promise<string> {
  const cases = [
    oneStream("customer", customer, historyOf(customer, customerCommands(600))),
    oneStream("evaluation", evaluation, historyOf(evaluation, evaluationCommands(count, count))),
    manyMessages(messages),
  ];
  const times = await medians(cases.flatMap(functionsOf), milliseconds);
  const measured = cases.map(({ name, events }, index) => {
    const [folded = 0, array = 0, lines = 0] = times.slice(3 * index);
    return {
      name,
      events: events.length,
      bytes: Buffer.byteLength(JSON.stringify(events)),
      folded,
      array,
      lines,
    };
  });
  const rows = measured.map(({ name, events, bytes, folded, array, lines }) => [
    name,
    number(events),
    number(bytes / 1_000),
    ...[folded, array, lines].map((time) => number(time, 3)),
    number(array / folded, 2),
    number(lines / folded, 2),
  ]);
  return [
    "## Fold and parse",
    "",
    `\`fold\` of ${number(count)} events against \`JSON.parse\` of the same events (without their`,
    "envelopes), as the text of one array and as one text an event. Median milliseconds; a ratio",
    "over 1 is a fold that is faster than parsing.",
    "",
    table(
      [
        "streams of",
        "events",
        "kB",
        "fold",
        "parse array",
        "parse lines",
        "array/fold",
        "lines/fold",
      ],
      rows,
    ),
    "",
    ...measured.map(({ name, folded, array }) =>
      goal(
        `${name}: fold at least as fast as parsing`,
        folded <= array,
        `${number(folded, 3)} ms against ${number(array, 3)} ms`,
      ),
    ),
  ].join("\n");
}

function functionsOf({ events, fold }: Case): readonly (() => unknown)[] {
  const array = JSON.stringify(events);
  const lines = events.map((event) => JSON.stringify(event));
  return [fold, () => JSON.parse(array), () => lines.map((line): unknown => JSON.parse(line))];
}

function oneStream<State, Event extends DomainEvent>(
  name: string,
  decider: Decider<never, State, Event, unknown>,
  history: readonly Event[],
): Case {
  const events = history.slice(0, count);
  return { name: `${name}, 1 stream`, events, fold: () => fold(decider, events) };
}

/** A message is short: these are the streams of many, one after the other. */
function manyMessages(messages: readonly (readonly MessageEvent[])[]): Case {
  const events = messages.flat().slice(0, count);
  let left = count;
  const streams = messages.flatMap((stream) => {
    const taken = stream.slice(0, left);
    left -= taken.length;
    return taken.length > 0 ? [taken] : [];
  });
  return {
    name: `message, ${streams.length} streams`,
    events,
    fold: () => streams.map((stream) => fold(message, stream)),
  };
}
