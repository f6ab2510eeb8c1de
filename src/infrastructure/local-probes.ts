import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { err, ok, type Result } from "neverthrow";
import { openSqlite } from "#adapters/sqlite";
import type { Probe, Unavailable } from "#application";
import { wrappingKeyFrom, wrappingKeyVariable } from "./wrapping-key.js";

/** Tries what a run on this machine needs. */
export function localProbes(): readonly Probe[] {
  return [
    probe("Node.js", () => ok(process.version)),
    probe("SQLite", tryDatabase),
    probe(wrappingKeyVariable, () =>
      wrappingKeyFrom(process.env).map((key) =>
        key === undefined ? "not set: a database keeps its own key" : "a key",
      ),
    ),
  ];
}

/** Makes a database and removes it. */
function tryDatabase(): Result<string, string> {
  const folder = mkdtempSync(join(tmpdir(), "docket-doctor-"));
  try {
    return openSqlite(join(folder, "try.sqlite"))
      .map((file) => {
        file.close();
        return "a database can be made";
      })
      .mapErr(({ sentence }) => sentence);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function probe(what: string, found: () => Result<string, string>): Probe {
  return {
    what,
    run: () =>
      found()
        .orElse(
          (cause): Result<string, Unavailable> =>
            err({ type: "Unavailable", service: what, cause }),
        )
        .asyncMap(async (said) => said),
  };
}
