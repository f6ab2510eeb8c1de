import { describe, it } from "vitest";
import { sqlitePorts } from "#adapters/sqlite";
import { movableClock } from "../support/docket.js";
import { builtMeanwhile, somePlans } from "../support/view-built-meanwhile.js";
import { testFolder } from "./sqlite/folder.js";

describe("a view's next version in SQLite", () => {
  const { newPath, open } = testFolder();

  it.each(somePlans.map((plan) => ({ plan })))(
    "is built while writes go on, and every process finds what a rebuild shows: plan %$",
    async ({ plan }) => {
      const path = newPath();
      const clock = movableClock();
      await builtMeanwhile(() => sqlitePorts(open(path), { clock }), plan);
    },
  );
});
