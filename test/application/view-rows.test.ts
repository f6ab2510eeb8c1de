import { errAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import {
  InMemoryEventStore,
  InMemoryKeyVault,
  InMemoryStorage,
  InMemoryViewStore,
} from "#adapters/in-memory";
import {
  featuresView,
  type MessageRow,
  messagesView,
  type Ports,
  projectStreams,
  refreshRow,
  registryView,
  type View,
} from "#application";
import type { MessageEvent, StreamName } from "#domain";
import { movableClock, must, over, withMessage } from "../support/docket.js";
import { intercepted } from "../support/intercepted.js";
import { found, next, stream, withThree } from "../support/next-view.js";

describe("a stream that cannot be read", () => {
  const broken = (ports: Ports) =>
    intercepted(ports.events, (method, [name], run) =>
      method === "read" && name === stream(1)
        ? errAsync({ type: "Corrupt", stream: name, version: 2, issues: ["it is no JSON"] })
        : run(),
    );
  const corrupt = { type: "Corrupt", stream: stream(1), version: 2, issues: ["it is no JSON"] };

  it("is reported by a rebuild, which builds all others", async () => {
    const { ports } = await withThree();
    const docket = over({ ...ports, events: broken(ports) }, { views: [next] });
    expect(await must(docket.rebuildViews())).toEqual([
      { view: "registry@1", rows: 0, corrupt: [] },
      { view: "features@1", rows: 0, corrupt: [] },
      { view: "messages@1", rows: 2, corrupt: [corrupt] },
      { view: "messages@2", rows: 2, corrupt: [corrupt] },
    ]);
    await must(docket.views.swap("messages@2"));
    expect(await found(docket)).toHaveLength(2);
  });

  it("is reported by a refresh once, and the rows of all others are refreshed", async () => {
    const { ports } = await withThree();
    const views = new InMemoryViewStore();
    const project = projectStreams(broken(ports), views, [messagesView(), next]);
    expect(await must(project([stream(0), stream(1), stream(2), stream(0)]))).toEqual({
      refreshed: 2,
      failed: [{ stream: stream(1), error: corrupt }],
    });
    const versions = await Promise.all(
      [0, 1, 2].map(async (n) => (await must(views.load("messages@2", stream(n))))?.version),
    );
    expect(versions).toEqual([1, undefined, 1]);
  });
});

describe("a row", () => {
  it("once there, is there for every longer history of its stream", async () => {
    const { docket, messageId } = await withMessage();
    const streams = [`message:${messageId}`, "customer:c-1", "agent-version:email-judge@1"];
    let seen = 0;
    for (const name of streams) {
      const { recorded } = await must(docket.ports.events.read(name as StreamName));
      for (const view of [registryView, featuresView, messagesView()] as readonly View[]) {
        if (!name.startsWith(`${view.category}:`)) continue;
        const there = recorded.map((_, i) => view.rowOf(recorded.slice(0, i + 1)) !== undefined);
        expect(there).toEqual(there.toSorted());
        expect(there.at(-1)).toBe(true);
        seen += 1;
      }
    }
    expect(seen).toBe(3);
  });

  it("is made without anything personal, whatever a user's column shows", async () => {
    const text = (body: unknown) => (typeof body === "string" ? body : "nothing");
    const columns = [
      {
        name: "text",
        value: ({ attempts }: { attempts: readonly { draft: { body: unknown } | undefined }[] }) =>
          text(attempts[0]?.draft?.body),
      },
    ];
    const { docket, messageId } = await withMessage({}, { columns });
    await must(docket.rebuildViews());
    const row = await must(docket.views.load<MessageRow>("messages", `message:${messageId}`));
    expect(row?.row.columns).toEqual({ text: "nothing" });
  });

  it("asks for nobody's key", async () => {
    const [clock, keys, storage] = [movableClock(), new InMemoryKeyVault(), new InMemoryStorage()];
    const events = new InMemoryEventStore({ clock, keys, storage });
    const { docket, messageId } = await withMessage({ keys, events });
    const asked: string[] = [];
    const watched = intercepted(keys, (method, _, run) => {
      asked.push(method);
      return run();
    });
    const reading = new InMemoryEventStore({ clock, keys: watched, storage });
    const name = `message:${messageId}` as StreamName<MessageEvent>;
    await must(refreshRow(reading, docket.ports.views, messagesView(), name));
    expect(await must(docket.views.load("messages", name))).toMatchObject({ version: 5 });
    expect(asked).toEqual([]);
    await must(reading.read(name));
    expect(asked).toEqual(["keysOf"]);
  });
});
