import { InMemoryEventStore } from "#adapters/in-memory";
import { type Docket, type MessageRow, messagesView, type Ports, type View } from "#application";
import type { MessageEvent, StreamName } from "#domain";
import { cause, memory, movableClock, must, over } from "./docket.js";
import { outcome, pastMessage } from "./past-message.js";

/** The next version of the messages view: rows of another shape. */
export interface NextRow {
  readonly next: true;
  readonly of: string;
  readonly opinions: number;
}

/** Of messages that other systems sent: whose, and how many outcomes. */
export const next: View<MessageEvent, NextRow> = {
  name: "messages@2",
  category: messagesView().category,
  rowOf(recorded) {
    const [first] = recorded;
    if (first?.event.type !== "MessageImported") return undefined;
    return { next: true, of: first.event.customerId, opinions: recorded.length - 1 };
  },
  indexesOf: ({ of, opinions }) => ({
    byCustomer: { partition: of, sort: String(opinions).padStart(6, "0") },
  }),
};

/** The stream of message `n`. */
export const stream = (n: number) => `message:m-${n}` as StreamName;

/** Brings message `n` in or, once it is there, one more outcome of it. */
export async function write(docket: Docket, n: number, id: string): Promise<void> {
  const { recorded } = await must(docket.ports.events.read(stream(n)));
  if (recorded.length > 0) {
    await must(docket.recordOutcome(`m-${n}`, outcome(id, "opened"), cause(id)));
    return;
  }
  await must(docket.importMessage(pastMessage(`m-${n}`, "c-1", "Hi.", []), cause(id)));
}

/** What readers find of c-1's messages, page by page. */
export async function found(docket: Docket, limit = 2): Promise<readonly (MessageRow | NextRow)[]> {
  const rows: (MessageRow | NextRow)[] = [];
  let cursor: string | undefined;
  do {
    const what = { index: "byCustomer", partition: "c-1", limit, cursor };
    const page = await must(docket.views.find<MessageRow | NextRow>("messages", what));
    rows.push(...page.rows.map(({ row }) => row));
    cursor = page.next;
  } while (cursor !== undefined);
  return rows;
}

/** Whether it is a row of the next version. */
export const isNext = (row: object) => "next" in row;

/** A Docket with messages 0 to 2, whose rows are up to date; the next view is not built. */
export async function withThree(given: Partial<Ports> = {}) {
  const events = new InMemoryEventStore({ clock: movableClock(), pageSize: 2 });
  const docket = over(memory({ events, ...given }), { views: [next] });
  for (const n of [0, 1, 2]) await write(docket, n, `first-${n}`);
  // As it was before the next version was known.
  await must(over(docket.ports).project([0, 1, 2].map(stream)));
  return docket;
}
