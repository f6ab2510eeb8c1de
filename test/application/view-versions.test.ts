import fc from "fast-check";
import { errAsync, ResultAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { InMemoryViewStore } from "#adapters/in-memory";
import { rebuildView } from "#application";
import type { StreamName } from "#domain";
import { error, must, over } from "../support/docket.js";
import { intercepted } from "../support/intercepted.js";
import { found, isNext, next, stream, withThree, write } from "../support/next-view.js";

describe("a view's next version", () => {
  const writes = fc.array(
    fc.record({ call: fc.nat(40), n: fc.nat(6), isLate: fc.boolean(), isRead: fc.boolean() }),
    { maxLength: 25 },
  );

  it("is built while writes go on, and shows what a rebuild from nothing shows", async () => {
    await fc.assert(
      fc.asyncProperty(writes, async (plan) => {
        const docket = await withThree();
        const known = new Set([0, 1, 2]);
        const late: StreamName[] = [];
        let calls = 0;
        const meanwhile = async () => {
          for (const [i, { call, n, isLate, isRead }] of plan.entries()) {
            if (call !== calls) continue;
            await write(docket, n, `w-${i}`);
            if (isLate) late.push(stream(n));
            else {
              await must(docket.project([stream(n)]));
              known.add(n);
            }
            if (!isRead) continue;
            const rows = await found(docket);
            expect(rows.some(isNext)).toBe(false);
            expect(rows.length).toBeGreaterThanOrEqual(known.size);
          }
          calls += 1;
        };
        const hook = (_: string, __: readonly unknown[], run: () => unknown) =>
          ResultAsync.fromSafePromise(meanwhile()).andThen(
            () => run() as ResultAsync<unknown, unknown>,
          );
        const { events, views } = docket.ports;
        await must(rebuildView(intercepted(events, hook), intercepted(views, hook), next));
        for (; calls <= 40; ) await meanwhile();
        await must(docket.project(late));

        expect(await must(docket.views.swap("messages@2"))).toBe("messages@2");
        const fresh = new InMemoryViewStore();
        await must(rebuildView(events, fresh, next));
        for (const key of [0, 1, 2, 3, 4, 5, 6].map(stream)) {
          const row = await must(docket.views.load("messages", key));
          expect(row).toEqual(await must(fresh.load("messages@2", key)));
        }
        const rows = await found(docket);
        expect(rows.every(isNext)).toBe(true);
        expect(rows.length).toBe(new Set([0, 1, 2, ...plan.map(({ n }) => n)]).size);
      }),
      { numRuns: 30 },
    );
  });

  it("is not given to readers before it was built, nor one that nobody knows", async () => {
    const docket = await withThree();
    for (const view of ["messages@2", "messages@3", "message@1", ""]) {
      expect(await error(docket.views.swap(view))).toEqual({ type: "ViewNotBuilt", view });
    }
    expect((await found(docket)).map(isNext)).toEqual([false, false, false]);
    await must(docket.rebuildViews());
    expect((await found(docket)).map(isNext)).toEqual([false, false, false]);
    await must(docket.views.swap("messages@2"));
    expect((await found(docket)).map(isNext)).toEqual([true, true, true]);
  });

  it("is not given to readers when its building was stopped half way", async () => {
    const docket = await withThree();
    let saves = 0;
    const failing = intercepted(docket.ports.views, (method, _, run) => {
      if (method === "save") saves += 1;
      if (saves === 2) return errAsync({ type: "Unavailable", service: "rows", cause: "gone" });
      return run();
    });
    const built = rebuildView(docket.ports.events, failing, next);
    expect(await error(built)).toMatchObject({ type: "Unavailable" });
    expect(await error(docket.views.swap("messages@2"))).toMatchObject({ type: "ViewNotBuilt" });
  });

  it("can be swapped back from, and to again", async () => {
    const docket = await withThree();
    await must(docket.rebuildViews());
    for (const view of ["messages@2", "messages@1", "messages@2"]) {
      expect(await must(docket.views.swap(view))).toBe(view);
      expect(await must(docket.views.live("messages"))).toBe(view);
      await write(docket, 0, `after-${view}`);
      await must(docket.project([stream(0)]));
      expect((await found(docket)).map(isNext)).toEqual(Array(3).fill(view === "messages@2"));
    }
    // Which version is live is stored: another process reads it as well.
    expect(await must(over(docket.ports).views.live("messages"))).toBe("messages@2");
  });

  it("does not come into the pages of a reader who began before the swap", async () => {
    const docket = await withThree();
    await must(docket.rebuildViews());
    const what = { index: "byCustomer", partition: "c-1", limit: 2 };
    const first = await must(docket.views.find<object>("messages", what));
    await must(docket.views.swap("messages@2"));
    const second = await must(
      docket.views.find<object>("messages", { ...what, cursor: first.next }),
    );
    const rows = [...first.rows, ...second.rows];
    expect(rows.map(({ key }) => key)).toEqual([0, 1, 2].map(stream));
    expect(rows.some(({ row }) => isNext(row))).toBe(false);
    expect(second.next).toBeUndefined();
  });

  it("of two swaps at once one wins, and both are told which", async () => {
    const docket = await withThree();
    await must(docket.rebuildViews());
    await must(docket.views.swap("messages@2"));
    const told = await Promise.all(
      ["messages@1", "messages@2"].map((view) => must(docket.views.swap(view))),
    );
    expect(new Set(told)).toEqual(new Set([await must(docket.views.live("messages"))]));
  });
});

describe("reading a view by its name", () => {
  it("refuses a cursor of another view, and a name that is none", async () => {
    const docket = await withThree();
    const what = { index: "byCustomer", partition: "c-1" };
    for (const cursor of ["features@1 x", "x", ""]) {
      const refused = await error(docket.views.find("messages", { ...what, cursor }));
      expect(refused).toMatchObject({ type: "Unavailable", service: "views" });
    }
    expect(() => docket.views.load("mesages", "k")).toThrow("there is no view mesages");
  });
});
