import { InMemoryArtefactStore, type InMemoryStorage } from "#adapters/in-memory";
import { type Docket, type Ports, readRecord } from "#application";
import { addCustomer, cause, must, now, openDocket, request } from "./docket.js";
import { scored, writing } from "./language-model.js";
import { learn, outcome, pastMessage } from "./past-message.js";

const nameIn = (prompt: string) => /"name": "([^"]+)"/.exec(prompt)?.[1] ?? "nobody";

/** A model that says something else to each customer. */
const byName = () =>
  writing(
    (_, { prompt }) => ({
      subject: `A roof for ${nameIn(prompt)}`,
      body: `Hi ${nameIn(prompt)}, shall we look at the gutters of ${nameIn(prompt)}?`,
    }),
    (_, { prompt }) => scored(0.9, `It suits ${nameIn(prompt)}.`),
  );

/** What a message of another system told Ada: her name is taken out, the rest is hers as well. */
export const pastBody = "Hi Ada Lovelace, the moss on your roof is back.";

/**
 * Ada, `c-1`, with two messages: one of another system, `m-1`, that is an example in the message to
 * Grace, `c-2`; and one that was made for her.
 */
export async function adaAndGrace(given: Partial<Ports> = {}) {
  const artefacts = new InMemoryArtefactStore();
  const docket = await openDocket({ model: byName(), artefacts, ...given });
  await addCustomer(docket, "c-1");
  await addCustomer(docket, "c-2", { name: "Grace Hopper" });
  await learn(docket, pastMessage("m-1", "c-1", pastBody));
  await learn(
    docket,
    pastMessage("m-3", "c-3", "Dear {{customer.name}}, how is the lawn today? Call us."),
  );
  const hers = await request(docket, "c-1");
  const graces = await request(docket, "c-2");
  for (const messageId of [hers, graces]) await must(docket.runMessage(messageId));
  const sold = outcome("e-1", "converted", now);
  await must(docket.recordOutcome(hers, sold, cause("e-1")));
  await must(docket.indexCase(hers));
  await must(docket.rebuildViews());
  return { docket, artefacts, hers, graces };
}

/** The ids of the cases that anybody could be shown. */
export async function casesIn({ ports }: Docket): Promise<readonly string[]> {
  const found = await must(
    ports.cases.nearest({
      situation: "roof",
      vector: await must(ports.embedder.embed("roof")),
      purpose: "upsell",
      exceptCustomer: "",
      outcomes: ["clicked", "converted"],
      knownBy: now,
      limit: 99,
      minimumScore: -1,
    }),
  );
  return found.map(({ caseId }) => caseId).sort();
}

/** Everything that the ports of a Docket give out, as text. */
export async function everythingIn(docket: Docket, artefacts: InMemoryArtefactStore) {
  const { ports } = docket;
  const lines = await must(readRecord(ports, false));
  const streams = [...new Set(lines.map(({ stream }) => stream))];
  const rows = await Promise.all(
    ["registry@1", "features@1", "messages@1"].flatMap((view) =>
      streams.map((stream) => must(ports.views.load(view, stream))),
    ),
  );
  const keys = await must(ports.keys.keysOf(["c-1", "c-2", "c-3"]));
  const statuses = [...keys].map(([subject, { status }]) => `${subject} ${status}`);
  const cases = await casesIn(docket);
  return JSON.stringify({ lines, rows, statuses, cases, artefacts: artefacts.entries() });
}

/** Every snapshot that can still be loaded of these streams. */
export async function snapshotsIn(storage: InMemoryStorage, { ports }: Docket) {
  return Promise.all(
    [...storage.snapshots].map(async ([stream, { kept }]) => {
      const { snapshot } = await must(ports.snapshots.load(stream as never, kept.fingerprint));
      return { stream, snapshot };
    }),
  );
}
