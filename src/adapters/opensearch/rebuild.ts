import { randomUUID } from "node:crypto";
import { err, ok, type ResultAsync, safeTry } from "neverthrow";
import * as z from "zod";
import type { CallOptions, Unavailable } from "#application";
import type { OpenSearchCaller } from "./caller.js";
import { copyAll, lastWrite } from "./carry-over.js";
import type { Indices } from "./indices.js";

/**
 * Makes the next index, has it filled from the record, carries over what was written to the old one
 * meanwhile and every tombstone, and swaps. Writes go on: while the last of them are carried over the
 * old index takes none, for a moment, and whoever writes tries again until the next one does. Cut off
 * anywhere it can be done again; one at a time.
 *
 * Of an index that is not as it has to be, e.g. of another model, only tombstones can be carried over.
 * Then `fill` is called once more after the swap, without an alias, for what came in meanwhile.
 *
 * @param fill - Fills the index behind an alias.
 * @returns The name of the index now in use.
 */
export function rebuildIndex<E>(
  caller: OpenSearchCaller,
  indices: Indices,
  fill: (filling: string | undefined) => ResultAsync<unknown, E>,
  call?: CallOptions,
): ResultAsync<string, Unavailable | E> {
  return safeTry<string, Unavailable | E>(async function* () {
    const { current, others, fault } = yield* await indices.find(call);
    if (fault && current.includes(indices.name)) return err(indices.faulty(fault));
    const old = current.length > 0 ? current : others;
    const next = nameAfter(indices.name, [...current, ...others]);
    const filling = `${indices.name}-filling-${randomUUID()}`;
    yield* await indices.createOwn(next, filling, call);
    const rebuild = new Rebuild(caller, indices, { old, next, filling, isSame: !fault }, call);
    const replaced = await rebuild.run(() => fill(filling));
    if (replaced.isErr()) {
      await rebuild.abandon();
      return err(replaced.error);
    }
    // What is left of others that were cut off.
    yield* await indices.delete(others, call);
    if (fault) yield* await fill(undefined);
    return ok(next);
  });
}

interface Plan {
  readonly old: readonly string[];
  readonly next: string;
  readonly filling: string;
  /** Whether documents of the old index are as those of the next one. */
  readonly isSame: boolean;
}

class Rebuild {
  readonly #caller: OpenSearchCaller;
  readonly #indices: Indices;
  readonly #plan: Plan;
  readonly #call: CallOptions | undefined;
  #isBlocked = false;

  constructor(
    caller: OpenSearchCaller,
    indices: Indices,
    plan: Plan,
    call: CallOptions | undefined,
  ) {
    this.#caller = caller;
    this.#indices = indices;
    this.#plan = plan;
    this.#call = call;
  }

  run<E>(fill: () => ResultAsync<unknown, E>): ResultAsync<void, Unavailable | E> {
    const { old, filling, isSame } = this.#plan;
    const [only] = old;
    const [caller, call] = [this.#caller, this.#call];
    const run = this;
    return safeTry<void, Unavailable | E>(async function* () {
      let since = only !== undefined && isSame ? yield* await lastWrite(caller, only, call) : 0;
      yield* await fill();
      if (only !== undefined && isSame) {
        const until = yield* await lastWrite(caller, only, call);
        yield* await copyAll(caller, only, filling, { since, isErased: true }, call);
        since = until;
        // What can be done before it is done before: the less there is to do while nobody can write.
        yield* await run.#ask("POST", `/${filling}/_refresh`);
      }
      for (const index of old) {
        run.#isBlocked = true;
        yield* await run.#ask("PUT", `/${index}/_block/write`);
        yield* await copyAll(caller, index, filling, isSame ? { since } : { isErased: true }, call);
      }
      yield* await run.#ask("POST", `/${filling}/_refresh`);
      yield* await run.#swap();
      await run.#unblock(old.filter((index) => !run.#indices.isOwn(index)));
      return ok(undefined);
    });
  }

  /** Leaves everything as it was before, as far as that can be had. */
  async abandon(): Promise<void> {
    const { old, next } = this.#plan;
    const found = await this.#indices.find();
    if (found.isErr() || found.value.current.includes(next)) return;
    if (this.#isBlocked) await this.#unblock(old);
    await this.#indices.delete([next]);
  }

  /** Lets others write to indices again, whether the call was stopped or not. */
  async #unblock(indices: readonly string[]): Promise<void> {
    const body = { "index.blocks.write": null };
    for (const index of indices) {
      await this.#caller.ask({ method: "PUT", path: `/${index}/_settings`, body }, z.unknown());
    }
  }

  /**
   * All of it or nothing; nothing if somebody else has done it. An index that somebody pointed the
   * alias at by hand is theirs and stays.
   */
  #swap(): ResultAsync<void, Unavailable> {
    const { old, next, filling } = this.#plan;
    const alias = this.#indices.name;
    const actions = [
      ...old.map((index) =>
        this.#indices.isOwn(index) ? { remove_index: { index } } : { remove: { index, alias } },
      ),
      { add: { index: next, alias } },
      { remove: { index: next, alias: filling } },
    ];
    return this.#ask("POST", "/_aliases", { actions }).orElse((failure) =>
      // It may have been done, and the answer lost.
      this.#indices
        .find(this.#call)
        .andThen(({ current }) =>
          current.length === 1 && current[0] === next ? ok(undefined) : err(failure),
        ),
    );
  }

  #ask(
    method: "POST" | "PUT",
    path: string,
    body?: Record<string, unknown>,
  ): ResultAsync<void, Unavailable> {
    const request = { method, path, ...(body && { body }) };
    return this.#caller.ask(request, z.unknown(), this.#call).map(() => undefined);
  }
}

function nameAfter(name: string, indices: readonly string[]): string {
  const numbers = indices.map((index) => Number(/-(\d{6})$/.exec(index)?.[1] ?? 0));
  return `${name}-${String(Math.max(0, ...numbers) + 1).padStart(6, "0")}`;
}
