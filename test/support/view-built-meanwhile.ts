import fc from "fast-check";
import { ResultAsync } from "neverthrow";
import { expect } from "vitest";
import { InMemoryViewStore } from "#adapters/in-memory";
import { type Ports, rebuildView } from "#application";
import type { StreamName } from "#domain";
import { memory, must, over } from "./docket.js";
import { intercepted } from "./intercepted.js";
import { found, next, stream, withThree, write } from "./next-view.js";

/** A write that comes before one of the builder's calls of a port. */
interface Meanwhile {
  /** Before the how many-eth call. */
  readonly call: number;
  readonly n: number;
  /** Its row is refreshed only when the view is built. */
  readonly isLate: boolean;
}

const plans = fc.array(fc.record({ call: fc.nat(16), n: fc.nat(6), isLate: fc.boolean() }), {
  minLength: 4,
  maxLength: 12,
});

/** What is written while a view is built: the same few plans each time. */
export const somePlans: readonly (readonly Meanwhile[])[] = fc.sample(plans, {
  seed: 4,
  numRuns: 4,
});

/**
 * Builds the messages view's next version in an empty storage, by one process, while others write and
 * refresh; then swaps to it. `open` gives the ports of one more process. Expects that before and after
 * it every process finds what a rebuild from nothing shows.
 */
export async function builtMeanwhile(
  open: () => Partial<Ports>,
  plan: readonly Meanwhile[],
): Promise<void> {
  const builder = await withThree(open());
  const another = () => over(memory(open()), { views: [next] });
  const [writer, reader] = [another(), another()];
  const known = new Set([0, 1, 2]);
  const late: StreamName[] = [];
  let calls = 0;
  const meanwhile = async () => {
    for (const [i, { call, n, isLate }] of plan.entries()) {
      if (call !== calls) continue;
      await write(writer, n, `w-${i}`);
      known.add(n);
      if (isLate) late.push(stream(n));
      else await must(writer.project([stream(n)]));
    }
    calls += 1;
  };
  const hook = (_: string, __: readonly unknown[], run: () => unknown) =>
    ResultAsync.fromSafePromise(meanwhile()).andThen(() => run() as ResultAsync<unknown, unknown>);
  const { events, views } = builder.ports;
  await must(rebuildView(intercepted(events, hook), intercepted(views, hook), next));
  while (calls <= 16) await meanwhile();
  await must(writer.project(late));

  const rebuilt = new InMemoryViewStore();
  await must(over(memory({ ...open(), views: rebuilt }), { views: [next] }).rebuildViews());
  const expectFound = async (view: string) => {
    const what = { index: "byCustomer", partition: "c-1" };
    const expected = (await must(rebuilt.find(view, what))).rows.map(({ row }) => row);
    expect(expected.length).toBe(known.size);
    for (const docket of [builder, writer, reader]) expect(await found(docket)).toEqual(expected);
  };
  await expectFound("messages@1");
  expect(await must(builder.views.swap(next.name))).toBe("messages@2");
  await expectFound("messages@2");
}
