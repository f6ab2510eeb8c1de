import type { ContainerModule } from "inversify";
import { openSqlite, sqlitePorts } from "#adapters/sqlite";
import { SystemClock } from "#adapters/system";
import type { Ports } from "#application";
import { inMemoryAdapters } from "../container.js";
import type { LocalConfig } from "./config.js";

/**
 * Every port on this machine: storage in one SQLite file, the model simulated, the rest in memory;
 * those that are given are taken instead.
 *
 * @throws Error - The file cannot be used; the message says why, and what helps.
 */
export function localAdapters(
  { db, wrappingKey, seed }: LocalConfig,
  given: Partial<Ports> = {},
): ContainerModule {
  const clock = given.clock ?? new SystemClock();
  const file = openSqlite(db, { wrappingKey }).match(
    (opened) => opened,
    ({ sentence, cause }) => {
      throw new Error(`${sentence}.`, { cause });
    },
  );
  return inMemoryAdapters({
    simulation: { seed },
    clock,
    ...sqlitePorts(file, { clock }),
    ...given,
  });
}
