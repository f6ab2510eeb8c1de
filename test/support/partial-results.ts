import type { ProxyFault } from "./proxy-faults.js";

type Rewrite = Extract<ProxyFault, { type: "rewrite" }>;

interface PutEvents {
  readonly Entries: readonly unknown[];
}
interface PutEventsResult {
  readonly Entries: readonly unknown[];
}

/**
 * Of a `PutEvents` of EventBridge, the entries at these places (from 0) fail: the bus never gets
 * them, and the answer says so at their places.
 */
export function failingEntries(...places: readonly number[]): Rewrite {
  const failed = { ErrorCode: "InternalFailure", ErrorMessage: "it is the proxy that says so" };
  return {
    type: "rewrite",
    request: (body) => {
      const input: PutEvents = JSON.parse(body);
      const Entries = input.Entries.filter((_, at) => !places.includes(at));
      return Entries.length === 0 ? undefined : JSON.stringify({ ...input, Entries });
    },
    answer: (body, request) => {
      const result: PutEventsResult = body === undefined ? { Entries: [] } : JSON.parse(body);
      const { Entries: asked }: PutEvents = JSON.parse(request);
      const FailedEntryCount = asked.filter((_, at) => places.includes(at)).length;
      return JSON.stringify({
        ...result,
        FailedEntryCount,
        Entries: merged(asked.length, places, result.Entries, () => failed),
      });
    },
  };
}

interface BulkResult {
  readonly items: readonly unknown[];
}
type BulkAction = Readonly<Record<string, { readonly _index?: string; readonly _id?: string }>>;

/**
 * Of a `_bulk` of OpenSearch, the items at these places (from 0) fail with this status: the index
 * never gets them, and the answer says so at their places.
 */
export function failingItems(status: number, ...places: readonly number[]): Rewrite {
  const type = status === 429 ? "rejected_execution_exception" : "exception";
  const error = { type, reason: "it is the proxy that says so" };
  return {
    type: "rewrite",
    request: (body) => {
      const kept = itemsOf(body).filter((_, at) => !places.includes(at));
      return kept.length === 0
        ? undefined
        : kept.map(({ lines }) => `${lines.join("\n")}\n`).join("");
    },
    answer: (body, request) => {
      const result: BulkResult = body === undefined ? { items: [] } : JSON.parse(body);
      const asked = itemsOf(request);
      const failed = (at: number) =>
        Object.fromEntries(
          Object.entries(asked[at]?.action ?? {}).map(([verb, target]) => [
            verb,
            { ...target, status, error },
          ]),
        );
      const items = merged(asked.length, places, result.items, failed);
      return JSON.stringify({ took: 0, ...result, errors: true, items });
    },
  };
}

/** The results at their places, those of the service in order between those that are made up. */
function merged(
  length: number,
  places: readonly number[],
  found: readonly unknown[],
  failed: (at: number) => unknown,
): readonly unknown[] {
  const rest = [...found];
  return Array.from({ length }, (_, at) => (places.includes(at) ? failed(at) : rest.shift()));
}

/** Every action has its document in the line after it, but a deletion. */
function itemsOf(
  body: string,
): readonly { readonly action: BulkAction; readonly lines: string[] }[] {
  const items: { readonly action: BulkAction; readonly lines: string[] }[] = [];
  for (const line of body.split("\n").filter((each) => each !== "")) {
    const last = items.at(-1);
    const wantsDocument = last?.lines.length === 1 && !("delete" in last.action);
    if (wantsDocument) last.lines.push(line);
    else items.push({ action: JSON.parse(line), lines: [line] });
  }
  return items;
}
