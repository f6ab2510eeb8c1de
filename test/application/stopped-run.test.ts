import { errAsync, type ResultAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import {
  type CallOptions,
  type LanguageModel,
  type Ports,
  readRecord,
  summarise,
} from "#application";
import {
  addCustomer,
  cause,
  error,
  memory,
  must,
  now,
  openDocket,
  over,
  request,
  typesOf,
} from "../support/docket.js";
import { intercepted } from "../support/intercepted.js";
import { draft, failing, scored, writing } from "../support/language-model.js";
import { hasEffect } from "../support/stopping.js";
import { leftBehind, wholeRun } from "./whole-run.js";

/** Who is called, and whether the call could be stopped. */
interface Seen {
  readonly name: string;
  readonly isStoppable: boolean;
}

/** Ports whose `stopAt`-th call is the one at which they are stopped: before it, or once it is done. */
function stoppable(ports: Ports, stopAt = 0, when: "before" | "after" = "before") {
  const stop = new AbortController();
  const calls: Seen[] = [];
  const isSignal = (arg: unknown) => Object(arg).signal === stop.signal;
  const { clock, ...called } = ports;
  const wrapped = Object.entries(called).map(([name, port]) => [
    name,
    intercepted<object>(port, (method, args, run) => {
      const n = calls.push({ name: `${name}.${method}`, isStoppable: args.some(isSignal) });
      if (n === stopAt && when === "before") stop.abort(new Error("no longer needed"));
      const answer = run() as ResultAsync<unknown, unknown>;
      if (n !== stopAt || when === "before") return answer;
      const stopNow = () => stop.abort(new Error("no longer needed"));
      return answer.andTee(stopNow).orTee(stopNow);
    }),
  ]);
  return { ports: { clock, ...Object.fromEntries(wrapped) } as Ports, calls, signal: stop.signal };
}

/** A model that says of a call that was stopped what adapters may say. */
function heeding(model: LanguageModel): LanguageModel {
  return {
    complete: (request, call) =>
      call?.signal?.aborted ? errAsync(failing("unavailable")) : model.complete(request, call),
  };
}

const better = { ...draft, subject: "A better draft" };
const twice = () =>
  writing(
    (_, { prompt }) => (prompt.includes('"rationale"') ? better : draft),
    (_, { prompt }) => scored(prompt.includes(better.subject) ? 0.9 : 0.2),
  );

/** What asks whether somebody was forgotten meanwhile: no signal stops it. */
const lastCheck = ["keys.keysOf", "events.read"];

/** Stops a run at each of these calls, and has the next one finish it: nothing may show of that. */
async function stopAtEach(model: () => LanguageModel, isMeant: (name: string) => boolean) {
  const untouched = memory({ model: model() });
  const counted = stoppable(untouched);
  await must(wholeRun(over(counted.ports), {}, counted));
  const expected = await leftBehind(untouched);
  const { length } = counted.calls;
  const meant = counted.calls.flatMap(({ name }, i) => (isMeant(name) ? [{ name, n: i + 1 }] : []));
  for (const { name, n } of meant) {
    const stores = memory({ model: model() });
    const stopping = stoppable(stores, n, n % 2 === 0 ? "before" : "after");
    const run = await wholeRun(over(stopping.ports), {}, stopping);
    if (run.isErr()) expect(["Unavailable", "NotAsked"], name).toContain(run.error.type);
    // With no more than the answer to the last call left there is nothing to stop.
    else expect(n, name).toBe(length);
    await must(wholeRun(over(stores)));
    const left = await leftBehind(stores);
    if (left !== expected) expect(JSON.parse(left), name).toEqual(JSON.parse(expected));
  }
  return meant.length;
}

describe("a run that is stopped by its signal at any call of any port", () => {
  it("is finished by the next one as if it had never been stopped", {
    timeout: 60_000,
  }, async () => {
    const stops = await stopAtEach(
      () => heeding(twice()),
      () => true,
    );
    expect(stops).toBeGreaterThan(100);
  });

  it("is finished by the next one also when its model does not look at signals", async () => {
    expect(await stopAtEach(twice, (name) => name === "model.complete")).toBe(4);
  });

  it("can be stopped at every one of them, but where somebody may have been forgotten", async () => {
    const { ports, calls, signal } = stoppable(memory());
    await must(wholeRun(over(ports), {}, { signal }));
    const unstoppable = calls.filter(({ isStoppable }) => !isStoppable).map(({ name }) => name);
    // Two cases and two customers were indexed.
    expect(unstoppable).toEqual([...lastCheck, ...lastCheck, ...lastCheck, ...lastCheck]);
  });
});

describe("what is only read", () => {
  it("can be stopped at every call", async () => {
    const stores = memory();
    const messageId = await must(wholeRun(over(stores)));
    const { ports, calls, signal } = stoppable(stores);
    const docket = over(ports);
    const call = { signal };
    await must(docket.explain(messageId, call));
    await must(docket.explain("past-1", call));
    await must(docket.features("c-1", now, now, call));
    await must(docket.previewPrompt("c-1", now, undefined, call));
    await must(docket.similarCustomers("c-1", {}, call));
    await must(docket.exportCustomer("c-1", { everywhere: true, signal }));
    await must(docket.verify(call));
    await must(readRecord(ports, false, call));
    await must(summarise(ports, call));
    await must(docket.rebuildViews(call));
    expect(calls.length).toBeGreaterThan(60);
    expect(calls.filter(({ isStoppable }) => !isStoppable)).toEqual([]);
  });
});

describe("what is made once more, sent or forgotten", () => {
  it("can be stopped at every call, but where somebody may have been forgotten", async () => {
    const stores = memory();
    const messageId = await must(wholeRun(over(stores)));
    const { ports, calls, signal } = stoppable(stores);
    const docket = over(ports);
    const call = { signal };
    const sent = { providerEventId: "s-1", sentAt: now };
    await docket.recordSent(messageId, sent, cause("s-1"), call);
    await must(docket.indexCases(call));
    await must(docket.indexCustomers(call));
    await must(docket.forget("c-1", cause("forget"), { everywhere: true, signal }));
    const unstoppable = calls.filter(({ isStoppable }) => !isStoppable).map(({ name }) => name);
    expect(unstoppable.filter((name) => !lastCheck.includes(name))).toEqual([]);
    expect(unstoppable).toHaveLength(8);
    expect(calls.filter(({ name }) => hasEffect(name.split(".")[1] ?? "")).length).toBeGreaterThan(
      5,
    );
  });
});

describe("a message whose model is stopped", () => {
  /** A message that is written and judged by this model, once prepared; how it ended, and its events. */
  async function stoppedBy(complete: (stop: () => void) => LanguageModel["complete"]) {
    const stop = new AbortController();
    const model = { complete: complete(() => stop.abort(new Error("enough"))) };
    const docket = await openDocket({ model });
    await addCustomer(docket, "c-1");
    const messageId = await request(docket);
    const call: CallOptions = { signal: stop.signal };
    const ended = await error(docket.runMessage(messageId, call));
    return { ended, types: await typesOf(docket, `message:${messageId}`) };
  }

  const prepared = ["MessageRequested", "ContextPrepared"];
  const stopped = { type: "NotAsked", why: "stopped" };

  it("learned nothing of the model, whatever that says", async () => {
    const { ended, types } = await stoppedBy((stop) => () => {
      stop();
      return errAsync(failing("timed-out"));
    });
    expect(ended).toMatchObject(stopped);
    expect(types).toEqual(prepared);
  });

  it("records no judgement either", async () => {
    const writer = writing();
    let asked = 0;
    const { ended, types } = await stoppedBy((stop) => (request, call) => {
      asked += 1;
      if (asked === 1) return writer.complete(request, call);
      stop();
      return errAsync(failing("throttled"));
    });
    expect(ended).toMatchObject(stopped);
    expect(types).toEqual([...prepared, "DraftGenerated"]);
  });

  it("is not asked when it was stopped just before", async () => {
    const stop = new AbortController();
    const model = writing();
    const stores = memory({ model });
    let reads = 0;
    const artefacts = intercepted(stores.artefacts, (method, _, run) => {
      const done = run() as ResultAsync<unknown, unknown>;
      if (method === "get") reads += 1;
      // Guidelines, then prices: nothing else is read for a prompt without examples.
      return reads === 2 ? done.andTee(() => stop.abort(new Error("enough"))) : done;
    });
    const docket = await openDocket({ ...stores, artefacts });
    await addCustomer(docket, "c-1");
    const messageId = await request(docket);
    const call = { signal: stop.signal };
    expect(await error(docket.runMessage(messageId, call))).toMatchObject(stopped);
    expect(model.drafting).toEqual([]);
  });

  it.each([
    ["over-budget", "the limit is reached"],
    ["refused", "the credentials have expired"],
    ["unavailable", "there was no answer"],
  ] as const)(
    "is not cancelled, nor its contact given back, when it is %s",
    async (why, detail) => {
      const notAsked = { type: "NotAsked", why, detail } as const;
      const { ended, types } = await stoppedBy(() => () => errAsync(notAsked));
      expect(ended).toEqual(notAsked);
      expect(types).toEqual(prepared);
    },
  );
});
