import { err, ok, ResultAsync, safeTry } from "neverthrow";
import type { StreamName } from "#domain";
import type { Ports, ReadError } from "../ports/index.js";
import { markBuilt } from "../views/live.js";
import { refreshRow, type View } from "../views/view.js";
import { type Budget, boundedScan, type ScanPlace } from "./bounded-scan.js";

/** A part of a view's rebuilding. */
export interface RebuiltSome {
  readonly view: string;
  readonly rows: number;
  /** Streams that cannot be read: they have no row. */
  readonly corrupt: readonly string[];
  /** Where the next call goes on; absent when the view is built. */
  readonly next: ScanPlace | undefined;
}

/** Builds some of a view's rows, as many as one call may take, and says where to go on. */
export function rebuildSome(
  ports: Pick<Ports, "events" | "views" | "clock">,
  view: View,
  from: ScanPlace,
  budget: Budget,
): ResultAsync<RebuiltSome, ReadError> {
  return safeTry(async function* () {
    const damaged = new Set<string>();
    // A long stream goes over many pages: what its first one had built is built.
    const built = new Set<string>();
    const refresh = (stream: StreamName) =>
      refreshRow(ports.events, ports.views, view, stream, budget)
        .map(() => 1)
        .orElse((error) => {
          if (error.type !== "Corrupt") return err(error);
          damaged.add(stream);
          return ok(0);
        });
    const { done, corrupt, next } = yield* await boundedScan(
      ports,
      {
        category: view.category,
        itemsOf: ({ recorded, corrupt }) => {
          const streams = [...recorded, ...corrupt].map(({ stream }) => stream as StreamName);
          return [...new Set(streams)]
            .filter((stream) => !built.has(stream))
            .map((stream) => [stream, stream] as const);
        },
        atOnce: 10,
        work: (streams) => {
          for (const stream of streams) built.add(stream);
          return ResultAsync.combine(streams.map(refresh)).map(sum);
        },
      },
      from,
      budget,
    );
    if (next === undefined) yield* await markBuilt(ports.views, view.name, budget);
    return ok({
      view: view.name,
      rows: done,
      corrupt: [...new Set([...damaged, ...corrupt])],
      next,
    });
  });
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
