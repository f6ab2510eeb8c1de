import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import type { Executions } from "#application";

/** Executions, and what whoever looks at them sees. */
export interface ExecutionsUnderTest {
  readonly executions: Executions;
  /** How often the execution of each of these was begun, once it was; 0 when it never was. */
  begun(messageIds: readonly string[]): Promise<readonly number[]>;
}

/** All Executions run this. Others may begin some at the same time. */
export function executionsConformance(
  adapter: string,
  create: () => Promise<ExecutionsUnderTest>,
): void {
  describe(`${adapter} executions`, () => {
    let tested: ExecutionsUnderTest;
    beforeEach(async () => {
      tested = await create();
    });

    const start = async (messageId: string) =>
      (await tested.executions.start(messageId))._unsafeUnwrap();

    it("begin for a message", async () => {
      const [id, other] = [randomUUID(), randomUUID()];
      await start(id);
      expect(await tested.begun([id, other])).toEqual([1, 0]);
    });

    it("begin once for each message, whatever its id is", async () => {
      const ids = [randomUUID().replaceAll("-", ""), `Az09-_${randomUUID()}`, "x".repeat(44)];
      const unique = ids.map((id) => `${id}${randomUUID()}`.slice(-80));
      for (const id of unique) await start(id);
      expect(await tested.begun(unique)).toEqual([1, 1, 1]);
    });

    it("begin once, however often it is asked for, also after the end", async () => {
      const id = randomUUID();
      await start(id);
      await start(id);
      expect(await tested.begun([id])).toEqual([1]);
      await start(id);
      expect(await tested.begun([id])).toEqual([1]);
    });

    it("begin once for those who ask at the same time", async () => {
      const id = randomUUID();
      await Promise.all([start(id), start(id), start(id), start(id)]);
      expect(await tested.begun([id])).toEqual([1]);
    });

    it("do not begin for a call that was stopped before", async () => {
      const cause = new Error("no longer needed");
      const id = randomUUID();
      const stopped = await tested.executions.start(id, { signal: AbortSignal.abort(cause) });
      expect(stopped._unsafeUnwrapErr()).toMatchObject({ type: "Unavailable", cause });
      expect(await tested.begun([id])).toEqual([0]);
    });
  });
}
