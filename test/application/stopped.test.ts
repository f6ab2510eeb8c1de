import { describe, expect, it } from "vitest";
import { InMemoryViewStore } from "#adapters/in-memory";
import { type CallOptions, createDocket } from "#application";
import { message } from "#domain";
import { error, must, withMessage } from "../support/docket.js";
import { intercepted } from "../support/intercepted.js";

describe("long work that is stopped by a signal", () => {
  const cause = new Error("no longer needed");
  const stopped = { type: "Unavailable", cause };

  it("ends at once when it was stopped before", async () => {
    const { docket } = await withMessage();
    const call = { signal: AbortSignal.abort(cause) };
    const views = new InMemoryViewStore();
    const fresh = createDocket({ ...docket.ports, views });
    expect(await error(fresh.rebuildViews(call))).toMatchObject(stopped);
    expect(await must(views.load("features@1", "customer:c-1"))).toBeUndefined();
    expect(await error(docket.verify(call))).toMatchObject(stopped);
  });

  it("ends a rebuild between two rows", async () => {
    const { docket } = await withMessage();
    const stop = new AbortController();
    const kept = new InMemoryViewStore();
    const saved: unknown[] = [];
    const views = intercepted(kept, (method, [view, key], run) => {
      const done = run();
      if (method === "save" && saved.push([view, key]) === 2) stop.abort(cause);
      return done;
    });
    const { rebuildViews } = createDocket({ ...docket.ports, views });
    expect(await error(rebuildViews({ signal: stop.signal }))).toMatchObject(stopped);
    await must(rebuildViews());
    expect(await must(kept.load("features@1", "customer:c-1"))).toBeDefined();
  });

  it("ends a verification before the next message", async () => {
    const { docket } = await withMessage();
    const stop = new AbortController();
    const scans: unknown[] = [];
    const events = intercepted(docket.ports.events, (method, args, run) => {
      if (method !== "scan") return run();
      scans.push((args[1] as CallOptions).signal);
      if (args[0] !== message.category) return run();
      stop.abort(cause);
      // The scan itself was under way before it was stopped.
      return docket.ports.events.scan(message.category);
    });
    const { verify } = createDocket({ ...docket.ports, events });
    expect(await error(verify({ signal: stop.signal }))).toMatchObject(stopped);
    expect(scans).toEqual([stop.signal, stop.signal]);
  });
});
