import { beforeEach, describe, expect, it } from "vitest";
import type { Alert, Alerts } from "#application";

/** Alerts, and what of them has come to the people in charge so far, in any order. */
export interface AlertsUnderTest {
  readonly alerts: Alerts;
  arrived(): Promise<readonly Alert[]>;
}

/** Every Alerts runs this. `create` gives ones by which nothing has been sent yet. */
export function alertsConformance(adapter: string, create: () => Promise<AlertsUnderTest>): void {
  describe(`${adapter} alerts`, () => {
    let tested: AlertsUnderTest;
    beforeEach(async () => {
      tested = await create();
    });

    /** Each once, however often it came. */
    const inOrder = async () => {
      const distinct = new Map((await tested.arrived()).map((alert) => [alert.title, alert]));
      return [...distinct.values()].sort((a, b) => (a.title < b.title ? -1 : 1));
    };
    const send = async (alert: Alert) => (await tested.alerts.send(alert))._unsafeUnwrap();

    it("reach people as they are, whatever their severity", async () => {
      await send({ severity: "info", title: "a: rollout done", text: "Nothing to do." });
      await send({ severity: "warning", title: "b: drift", text: "Look at it." });
      await send({ severity: "critical", title: "c: red button", text: "Stop.\n\nThen look." });
      await expect.poll(inOrder).toEqual([
        { severity: "info", title: "a: rollout done", text: "Nothing to do." },
        { severity: "warning", title: "b: drift", text: "Look at it." },
        { severity: "critical", title: "c: red button", text: "Stop.\n\nThen look." },
      ]);
    });

    it.each([
      ["of the greatest length", "x".repeat(100), "é".repeat(10_000)],
      ["in any script", "Größe überschritten: 評価 🚨", 'Смотри <журнал> & "отчёт"'],
      ["beginning with what is no letter", " – 5 % of 200", "."],
    ])("reach people whole: %s", async (_, title, text) => {
      await send({ severity: "warning", title, text });
      await expect.poll(inOrder).toEqual([{ severity: "warning", title, text }]);
    });

    it("end calls that were stopped before as unavailable, and nobody is told", async () => {
      const cause = new Error("no longer needed");
      const alert = { severity: "info", title: "stopped", text: "" } as const;
      const stopped = await tested.alerts.send(alert, { signal: AbortSignal.abort(cause) });
      expect(stopped._unsafeUnwrapErr()).toMatchObject({ type: "Unavailable", cause });
      await send({ severity: "info", title: "sent after it", text: "" });
      await expect.poll(async () => (await inOrder()).length).toBe(1);
      expect((await inOrder())[0]?.title).toBe("sent after it");
    });
  });
}
