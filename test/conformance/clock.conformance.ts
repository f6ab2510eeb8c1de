import { describe, expect, it } from "vitest";
import type { Clock } from "#application";
import { instant } from "#domain";

/** Every Clock runs this. */
export function clockConformance(adapter: string, create: () => Clock): void {
  describe(`${adapter} clock`, () => {
    it("tells instants: ISO-8601, UTC, milliseconds", () => {
      expect(instant.safeParse(create().now()).success).toBe(true);
    });

    it("never goes backwards", () => {
      const clock = create();
      const told = Array.from({ length: 1000 }, () => clock.now());
      expect(told.toSorted()).toEqual(told);
    });
  });
}
