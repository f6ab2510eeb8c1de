import { err, ok, type Result, ResultAsync } from "neverthrow";
import * as z from "zod";
import { limited } from "#adapters/remote";
import { type CallOptions, type Unavailable, unlessStopped, type Vector } from "#application";
import { writeAll } from "./bulk.js";
import { OpenSearchCaller } from "./caller.js";
import type { Contents } from "./definition.js";
import { assertVersion, tombstone, type VectorDocument, written } from "./documents.js";
import { mayBeTheIndex } from "./failures.js";
import { Indices } from "./indices.js";
import { assertIndexOptions, type OpenSearchIndexOptions } from "./options.js";
import { rebuildIndex } from "./rebuild.js";
import { type Found, search, type VectorQuery } from "./search.js";
import { direction, isOf, type Space } from "./vectors.js";

/** Documents with a vector each in a k-NN index that is rebuilt beside itself. */
export class VectorIndex {
  readonly space: Space;
  readonly #options: OpenSearchIndexOptions;
  readonly #contents: Contents;
  readonly #caller: OpenSearchCaller;
  readonly #indices: Indices;
  /** By which it reads and writes. */
  readonly #alias: string;
  #isChecked = false;

  /** `filling` is the alias of an index that is not in use yet. */
  constructor(options: OpenSearchIndexOptions, contents: Contents, filling?: string) {
    const { client, name, model, dimension, shards = 1, replicas = 1, ...rest } = options;
    assertIndexOptions(options);
    this.space = { model, dimension };
    this.#options = options;
    this.#contents = contents;
    this.#caller = new OpenSearchCaller(client, rest);
    const definition = { contents, space: this.space, shards, replicas };
    this.#indices = new Indices(name, this.#caller, definition);
    this.#alias = filling ?? name;
  }

  /** Makes the first index, unless there is one; checks the one that is there. */
  create(call?: CallOptions): ResultAsync<void, Unavailable> {
    const { name } = this.#indices;
    return this.#indices
      .find(call)
      .andThen(({ current, others }) =>
        current.length + others.length > 0
          ? ok(undefined)
          : this.#indices.create(`${name}-000001`, name, call).map(() => undefined),
      )
      .andThen(() => this.check(call))
      .map(() => undefined);
  }

  /** Which index is in use, if it is as it has to be. */
  check(call?: CallOptions): ResultAsync<string, Unavailable> {
    return this.#indices.find(call).andThen(({ fault, current: [index = ""] }) => {
      this.#isChecked = fault === undefined;
      return fault === undefined ? ok(index) : err(this.#indices.faulty(fault));
    });
  }

  /** Keeps documents, each unless there is one of its version or a newer one. */
  write(documents: readonly VectorDocument[], call?: CallOptions): ResultAsync<void, Unavailable> {
    documents.forEach(assertVersion);
    const strange = documents.find(({ vector }) => !isOf(this.space, vector));
    if (strange !== undefined) return this.#incomparable(strange.vector, call);
    const target = { alias: this.#alias, isVisibleAtOnce: this.#options.visible === "at-once" };
    const writes = documents.map((document) => written(this.space, document));
    const work = (within: CallOptions) => writeAll(this.#caller, target, writes, within);
    // Many take their time: each of their pieces has a deadline of its own.
    return documents.length === 1 ? this.#inTime(work, call) : this.#checked(work, call);
  }

  /** The nearest first, equals by id. A vector of zeros is like nothing: it is near no other one. */
  nearest(query: VectorQuery, call?: CallOptions): ResultAsync<readonly Found[], Unavailable> {
    if (!isOf(this.space, query.vector)) return this.#incomparable(query.vector, call);
    const values = direction(query.vector);
    const where = { alias: this.#alias, space: this.space };
    return this.#inTime(async (within) => {
      if (query.limit < 1 || values === undefined) return ok([]);
      return search(this.#caller, where, values, query, within);
    }, call);
  }

  erase(id: string, call?: CallOptions): ResultAsync<void, Unavailable> {
    const target = { alias: this.#alias, isVisibleAtOnce: true };
    const write = (within: CallOptions) =>
      new ResultAsync(writeAll(this.#caller, target, [tombstone(id)], within));
    // A tombstone fits an index of whatever vectors. Where there is none at all, nobody is in it.
    const work = (within: CallOptions) =>
      write(within).orElse((failure) =>
        mayBeTheIndex(failure.cause)
          ? this.#indices.find(within).andThen(({ current, others, fault }) => {
              if (current.length === 0 && others.length === 0) return ok(undefined);
              return err(fault === undefined ? failure : this.#indices.faulty(fault));
            })
          : err(failure),
      );
    return this.#within(work, call);
  }

  /** Lets everything be found that was written until now. */
  refresh(call?: CallOptions): ResultAsync<void, Unavailable> {
    const request = { method: "POST", path: `/${this.#alias}/_refresh` } as const;
    return this.#inTime(
      (within) => this.#caller.ask(request, z.unknown(), within).map(() => undefined),
      call,
    );
  }

  /** See `rebuildIndex`. */
  rebuild<E>(
    fill: (next: VectorIndex) => ResultAsync<unknown, E>,
    call?: CallOptions,
  ): ResultAsync<string, Unavailable | E> {
    return rebuildIndex(
      this.#caller,
      this.#indices,
      (filling) =>
        fill(
          filling === undefined
            ? this
            : new VectorIndex({ ...this.#options, visible: "soon" }, this.#contents, filling),
        ),
      call,
    );
  }

  #incomparable(vector: Vector, call: CallOptions | undefined): ResultAsync<never, Unavailable> {
    const { model, dimension } = this.space;
    const failure = this.#indices.faulty({
      what: `a vector of ${vector.model} with ${vector.values.length} numbers cannot be compared with those of ${model} with ${dimension}`,
      advice: `Use the embedder that the index ${this.#indices.name} is for, or set it to the other one and rebuild it.`,
    });
    return new ResultAsync(
      Promise.resolve(unlessStopped("OpenSearch", call).andThen(() => err(failure))),
    );
  }

  /** Work of a few requests, all of them within one deadline. */
  #inTime<T>(work: Work<T>, call: CallOptions | undefined): ResultAsync<T, Unavailable> {
    return this.#within((within) => this.#checked(work, within), call);
  }

  /** The same on an index as it is. */
  #within<T>(work: Work<T>, call: CallOptions | undefined): ResultAsync<T, Unavailable> {
    const { service } = this.#caller;
    if (call?.signal?.aborted) {
      return new ResultAsync(Promise.resolve(err(service.unavailable(call.signal.reason))));
    }
    const done = limited(service.plan.deadlineMs, call?.signal, async (signal) => work({ signal }));
    return new ResultAsync(done.catch((cause: unknown) => err(service.unavailable(cause))));
  }

  /** Work on an index that is as it has to be. */
  #checked<T>(work: Work<T>, call: CallOptions = {}): ResultAsync<T, Unavailable> {
    const once = () => new ResultAsync(Promise.resolve(work(call)));
    const isReady = this.#isChecked || this.#alias !== this.#indices.name;
    const ready: ResultAsync<unknown, Unavailable> = isReady
      ? new ResultAsync(Promise.resolve(ok(undefined)))
      : this.check(call);
    return ready
      .andThen(once)
      .orElse((failure) =>
        isReady && mayBeTheIndex(failure.cause) ? this.check(call).andThen(once) : err(failure),
      );
  }
}

type Work<T> = (call: CallOptions) => PromiseLike<Result<T, Unavailable>>;
