import { errAsync, ResultAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import {
  FixedClock,
  InMemoryArtefactStore,
  InMemoryEventStore,
  InMemoryKeyVault,
  InMemorySimilarCases,
  InMemoryStorage,
  InMemoryViewStore,
} from "#adapters/in-memory";
import { CachingKeyVault } from "#adapters/sealing";
import type { Docket, Ports } from "#application";
import {
  addCustomer,
  cause,
  error,
  memory,
  must,
  now,
  openDocket,
  over,
} from "../support/docket.js";
import { adaAndGrace, casesIn, everythingIn, pastBody } from "../support/forgetting.js";
import { type Hook, intercepted } from "../support/intercepted.js";
import { outcome, pastMessage } from "../support/past-message.js";
import { hasEffect, stopping } from "../support/stopping.js";

const forget = (docket: Docket) => must(docket.forget("c-1", cause("forget")));

describe("forgetting that is stopped between any two lines and started again", () => {
  it("ends as if it had never been stopped", async () => {
    const whole = await adaAndGrace();
    const counted = stopping(whole.docket.ports);
    await forget(over(counted.ports));
    const expected = await everythingIn(whole.docket, whole.artefacts);
    const stops = counted.calls.flatMap((method, i) => [
      { n: i + 1, effect: "before" as const },
      ...(hasEffect(method) ? [{ n: i + 1, effect: "after" as const }] : []),
    ]);
    expect(stops.length).toBeGreaterThan(30);
    for (const { n, effect } of stops) {
      const { docket, artefacts } = await adaAndGrace();
      const stopped = forget(over(stopping(docket.ports, n, effect).ports));
      await expect(stopped, `call ${n}`).rejects.toThrow(`stopped ${effect}`);
      expect(await forget(docket)).toMatchObject({ messages: 2 });
      expect(await everythingIn(docket, artefacts), `${effect} ${n}`).toBe(expected);
    }
  });
});

it("an index that cannot be used keeps nobody's key: forgetting ends once it can be used again", async () => {
  const { docket } = await adaAndGrace();
  const unusable: Ports["cases"] = {
    index: docket.ports.cases.index,
    upsert: (indexed, call) => docket.ports.cases.upsert(indexed, call),
    nearest: (query, call) => docket.ports.cases.nearest(query, call),
    erase: () => errAsync({ type: "Unavailable", service: "OpenSearch", cause: new Error("down") }),
  };
  const stopped = await over({ ...docket.ports, cases: unusable }).forget("c-1", cause("forget"));
  expect(stopped._unsafeUnwrapErr()).toMatchObject({ service: "OpenSearch" });
  expect((await must(docket.ports.keys.keysOf(["c-1"]))).get("c-1")?.status).toBe("forgotten");
  expect(await forget(docket)).toMatchObject({ messages: 2 });
});

describe("a message that becomes an example while its customer is forgotten", () => {
  /** Two processes over one storage: one makes examples and holds keys in memory, one forgets. */
  async function twoProcesses() {
    const clock = new FixedClock(now);
    const [vault, storage] = [new InMemoryKeyVault(), new InMemoryStorage()];
    const artefacts = new InMemoryArtefactStore();
    const [cases, views] = [new InMemorySimilarCases(), new InMemoryViewStore()];
    const held = new CachingKeyVault(vault, { clock });
    const portsBy = (keys: Ports["keys"]) =>
      memory({
        clock,
        artefacts,
        cases,
        views,
        keys,
        events: new InMemoryEventStore({ clock, keys, storage }),
      });
    const indexing = portsBy(held);
    const setUp = over(indexing);
    await addCustomer(setUp, "c-1");
    await must(setUp.importMessage(pastMessage("m-1", "c-1", pastBody), cause("m-1")));
    return { indexing, forgetting: portsBy(vault), artefacts };
  }

  /** Ports that run something else, once, before their `at`-th call; and how many calls came. */
  function interrupted(ports: Ports, at: number, other: () => Promise<unknown>) {
    let calls = 0;
    const hook = (_: string, __: readonly unknown[], run: () => unknown) => {
      calls += 1;
      if (calls !== at) return run();
      return ResultAsync.fromSafePromise(other()).andThen(
        () => run() as ResultAsync<unknown, unknown>,
      );
    };
    const { clock, ...called } = ports;
    const wrapped = Object.entries(called).map(([name, port]) => [
      name,
      intercepted(port as object, hook),
    ]);
    return { ports: { clock, ...Object.fromEntries(wrapped) } as Ports, calls: () => calls };
  }

  const index = (docket: Docket) => must(docket.indexCase("m-1"));

  it("is none afterwards, at whichever call it was forgotten in between", async () => {
    let stops = 0;
    for (let isOver = false; !isOver; stops += 1) {
      const { indexing, forgetting, artefacts } = await twoProcesses();
      const { ports, calls } = interrupted(indexing, stops + 1, () => forget(over(forgetting)));
      await index(over(ports));
      isOver = calls() <= stops;
      if (isOver) await forget(over(forgetting));
      expect(artefacts.entries(), `call ${stops + 1}`).toEqual([]);
      expect(await casesIn(over(forgetting)), `call ${stops + 1}`).toEqual([]);
    }
    expect(stops).toBeGreaterThan(6);
  });

  it("is none afterwards, at whichever call of forgetting it came in between", async () => {
    let stops = 0;
    for (let isOver = false; !isOver; stops += 1) {
      const { indexing, forgetting, artefacts } = await twoProcesses();
      const { ports, calls } = interrupted(forgetting, stops + 1, () => index(over(indexing)));
      await forget(over(ports));
      isOver = calls() <= stops;
      if (isOver) await index(over(indexing));
      expect(artefacts.entries(), `call ${stops + 1}`).toEqual([]);
      expect(await casesIn(over(forgetting)), `call ${stops + 1}`).toEqual([]);
    }
    expect(stops).toBeGreaterThan(12);
  });

  it.each([
    ["it is made again", (indexing: Ports, _: Ports) => index(over(indexing))],
    ["they are forgotten again", (_: Ports, forgetting: Ports) => forget(over(forgetting))],
  ])("is none once %s, when who kept it died before looking", async (_, again) => {
    const { indexing, forgetting, artefacts } = await twoProcesses();
    const put: Ports["artefacts"]["put"] = (text) =>
      ResultAsync.fromSafePromise(forget(over(forgetting)))
        .andThen(() => indexing.artefacts.put(text))
        .andThen(() => errAsync({ type: "Unavailable", service: "S3", cause: "died" } as const));
    const { artefacts: kept } = indexing;
    const artefactsOf = { put, get: kept.get.bind(kept), remove: kept.remove.bind(kept) };
    const dying = { ...indexing, artefacts: artefactsOf };
    expect((await over(dying).indexCase("m-1")).isErr()).toBe(true);
    expect(artefacts.entries()).toHaveLength(1);
    await again(indexing, forgetting);
    expect(artefacts.entries()).toEqual([]);
  });

  it("is none afterwards, of somebody known from past messages only", async () => {
    const { docket, artefacts } = await adaAndGrace();
    const put: Ports["artefacts"]["put"] = (content) =>
      ResultAsync.fromSafePromise(must(docket.forget("c-3", cause("c-3")))).andThen(() =>
        artefacts.put(content),
      );
    const racing = over({
      ...docket.ports,
      artefacts: intercepted(artefacts, (method, [content], run) =>
        method === "put" ? put(String(content)) : run(),
      ),
    });
    await must(docket.recordOutcome("m-3", outcome("e-3", "converted", now), cause("e-3")));
    expect(await must(racing.indexCase("m-3"))).toBe(false);
    expect(artefacts.entries().filter(([, text]) => text.includes("lawn today"))).toEqual([]);
  });
});

describe("forgetting where something is damaged", () => {
  const damaged = (ports: Ports, stream: string): Ports => {
    const hook: Hook = (method, [name], run) =>
      ["read", "load"].includes(method) && name === stream
        ? errAsync({ type: "Corrupt", stream, version: 1, issues: ["it is no JSON"] })
        : run();
    const events = intercepted(ports.events, hook);
    return { ...ports, events, snapshots: intercepted(ports.snapshots, hook) };
  };

  it("goes on past a message that cannot be read, and says which", async () => {
    const { docket } = await adaAndGrace();
    const forgotten = await forget(over(damaged(docket.ports, "message:m-1")));
    expect(forgotten).toMatchObject({
      messages: 1,
      status: "forgotten",
      corrupt: [{ type: "Corrupt", stream: "message:m-1", version: 1 }],
    });
    const keys = await must(docket.ports.keys.keysOf(["c-1"]));
    expect(keys.get("c-1")).toEqual({ status: "forgotten" });
  });

  it("destroys the key of a customer whose stream cannot be read, and says so", async () => {
    const docket = await openDocket();
    await addCustomer(docket, "c-1");
    const broken = over(damaged(docket.ports, "customer:c-1"));
    expect(await must(broken.forget("c-1", cause("forget")))).toMatchObject({
      status: "forgotten",
      corrupt: [{ type: "Corrupt", stream: "customer:c-1", version: 1 }],
    });
    const keys = await must(docket.ports.keys.keysOf(["c-1"]));
    expect(keys.get("c-1")).toEqual({ status: "forgotten" });
    expect(await forget(docket)).toMatchObject({ status: "forgotten", corrupt: [] });
  });

  it("shows the example of a message that cannot be read to nobody any more", async () => {
    const { docket, hers } = await adaAndGrace();
    expect(await casesIn(docket)).toEqual([hers, "m-1", "m-3"].sort());
    await forget(over(damaged(docket.ports, "message:m-1")));
    expect(await casesIn(docket)).toEqual(["m-3"]);
  });

  it("takes nobody for known because somebody else's message is damaged", async () => {
    const { docket } = await adaAndGrace();
    const events = intercepted(docket.ports.events, (method, _, run) =>
      method === "scan"
        ? (run() as ReturnType<Ports["events"]["scan"]>).map((page) => ({
            ...page,
            corrupt: [{ type: "Corrupt", stream: "message:m-9", version: 1, issues: [] }],
          }))
        : run(),
    );
    const broken = over({ ...docket.ports, events });
    const refused = await error(broken.forget("c-9", cause("forget"), { everywhere: true }));
    expect(refused).toEqual({ type: "CustomerNotFound" });
    expect((await must(docket.ports.keys.keysOf(["c-9"]))).get("c-9")?.status).toBe("absent");
    const hers = await must(broken.forget("c-1", cause("forget"), { everywhere: true }));
    expect(hers.corrupt).toMatchObject([{ stream: "message:m-9" }]);
  });
});
