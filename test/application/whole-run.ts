import { err, ok, type ResultAsync, safeTry } from "neverthrow";
import { type CallOptions, type Docket, type Ports, readRecord } from "#application";
import type { MessageCommand, StreamName } from "#domain";
import {
  approval,
  cause,
  customerCommands,
  generator,
  judge,
  type Known,
  must,
  now,
} from "../support/docket.js";

const told = (providerEventId: string, kind: "clicked" | "unsubscribed") =>
  ({ type: "RecordOutcome", providerEventId, kind, occurredAt: now, automated: false }) as const;

const pastCommands: readonly MessageCommand[] = [
  {
    type: "ImportMessage",
    messageId: "past-1",
    customerId: "c-2",
    purpose: "upsell",
    subject: "Gutters",
    body: "Hi Grace, your gutters.",
    features: { serviceTypes: { status: "present", value: ["roof_cleaning"] } },
    sentAt: "2026-05-01T00:00:00.000Z",
  },
  told("e-1", "clicked"),
];

/**
 * Everything, from an empty store to the views: agents, customers, a case, a message and what became
 * of it, both indexes.
 */
export function wholeRun(
  docket: Docket,
  known: Known = {},
  call?: CallOptions,
): ResultAsync<string, { readonly type: string }> {
  const add = (id: string, known: Known) =>
    docket.handleCustomer(id, customerCommands(id, known), cause(`add-${id}`), call);
  return safeTry(async function* () {
    for (const agent of [judge, generator]) {
      yield* await docket.putIntoService(agent, approval, call);
    }
    yield* await add("c-1", known);
    yield* await add("c-2", { name: "Grace Hopper" });
    const facts = { messageId: "past-1", customerId: "c-2", purpose: "upsell", sentAt: now };
    yield* await docket.importMessage({ ...facts, commands: pastCommands }, cause("past-1"), call);
    yield* await docket.indexCase("past-1", call);
    const wanted = { customerId: "c-1", decisionTime: now };
    const { messageId } = yield* await docket.requestMessage(wanted, undefined, call);
    const { status } = yield* await docket.runMessage(messageId, call);
    if (status === "approved") {
      const outcome = told("e-2", "unsubscribed");
      yield* await docket.recordOutcome(messageId, outcome, cause("e-2"), call);
      yield* await docket.indexCase(messageId, call);
    }
    for (const id of ["c-1", "c-2"]) yield* await docket.indexCustomer(id, call);
    const ids = ["customer:c-1", "customer:c-2", "message:past-1", `message:${messageId}`];
    const agents = ["agent-version:email-generator@1", "agent-version:email-judge@1"];
    const names = [...ids, ...agents].map((name) => name as StreamName);
    const { failed } = yield* await docket.project(names, call);
    const [first] = failed;
    if (first !== undefined) return err(first.error);
    return ok(messageId);
  });
}

/** All that a run leaves behind: every event as recorded, artefacts, rows, cases and customers. */
export async function leftBehind(ports: Ports): Promise<string> {
  const lines = await must(readRecord(ports, false));
  const streams = [...new Set(lines.map(({ stream }) => stream))];
  const rows = await Promise.all(
    ["registry@1", "features@1", "messages@1"].flatMap((view) =>
      streams.map((stream) => must(ports.views.load(view, stream))),
    ),
  );
  const vector = await must(ports.embedder.embed("roof"));
  const query = { vector, limit: 9, minimumScore: -1 };
  const cases = await must(
    ports.cases.nearest({
      ...query,
      purpose: "upsell",
      exceptCustomer: "",
      knownBy: now,
      situation: "roof",
      outcomes: ["clicked", "unsubscribed"],
    }),
  );
  const customers = await must(ports.similarCustomers.nearest({ ...query, exceptCustomer: "" }));
  return JSON.stringify({ lines, rows, cases, customers });
}
