import { err, ok, type ResultAsync, safeTry } from "neverthrow";
import * as z from "zod";
import { requestError } from "#adapters/remote";
import type { CallOptions, Unavailable } from "#application";
import type { OpenSearchCaller } from "./caller.js";
import {
  describedIndex,
  type Fault,
  faultOf,
  type IndexDefinition,
  indexBody,
} from "./definition.js";

/** The indices that there are of a name, in ascending order. */
export interface FoundIndices {
  /** Those that the alias points at. There has to be one. */
  readonly current: readonly string[];
  /** Others of its numbered names, e.g. of a rebuild that was cut off. */
  readonly others: readonly string[];
  /** What is wrong, if anything is. */
  readonly fault?: Fault;
}

const described = z.record(z.string(), describedIndex);

/** The numbered indices behind an alias. */
export class Indices {
  /** The alias. */
  readonly name: string;
  readonly #caller: OpenSearchCaller;
  readonly #definition: IndexDefinition;

  constructor(name: string, caller: OpenSearchCaller, definition: IndexDefinition) {
    this.name = name;
    this.#caller = caller;
    this.#definition = definition;
  }

  find(call?: CallOptions): ResultAsync<FoundIndices, Unavailable> {
    return this.#described(this.name, call).andThen((aliased) =>
      this.#described(`${this.name}-*`, call).map((siblings) => {
        const current = Object.keys(aliased).sort();
        const others = Object.keys(siblings)
          .filter((index) => this.isOwn(index) && !current.includes(index))
          .sort();
        const fault = this.#faultIn(aliased, others);
        return { current, others, ...(fault && { fault }) };
      }),
    );
  }

  /** Makes an index under an alias. One that is there already is left as it is. */
  create(index: string, alias: string, call?: CallOptions): ResultAsync<void, Unavailable> {
    const body = indexBody(this.#definition, alias);
    return this.#caller
      .ask({ method: "PUT", path: `/${index}`, body }, z.unknown(), call)
      .map(() => undefined)
      .orElse((failure) => {
        const { name } = requestError(failure.cause);
        return name === "resource_already_exists_exception" ? ok(undefined) : err(failure);
      });
  }

  /** Makes an index under an alias of one's own: one that somebody else has made is not taken. */
  createOwn(index: string, alias: string, call?: CallOptions): ResultAsync<void, Unavailable> {
    return this.create(index, alias, call)
      .andThen(() => this.#described(alias, call))
      .andThen((found) =>
        index in found
          ? ok(undefined)
          : err(
              this.faulty({
                what: `somebody else has made ${index}`,
                advice: `Another rebuild of ${this.name} has begun: let it finish.`,
              }),
            ),
      );
  }

  /** Deletes those of these indices that are there. */
  delete(indices: readonly string[], call?: CallOptions): ResultAsync<void, Unavailable> {
    const query = { ignore_unavailable: "true" };
    const caller = this.#caller;
    return safeTry(async function* () {
      for (const index of indices) {
        yield* await caller.ask({ method: "DELETE", path: `/${index}`, query }, z.unknown(), call);
      }
      return ok(undefined);
    });
  }

  /** Whether an index is one of the alias's numbered ones, by its name. */
  isOwn(index: string): boolean {
    return index.startsWith(`${this.name}-`) && /^\d{6}$/.test(index.slice(this.name.length + 1));
  }

  /** The end of a call for that reason. */
  faulty({ what, advice }: Fault): Unavailable {
    return this.#caller.service.unavailable(new Error(what), advice);
  }

  /** What indices of these names there are. */
  #described(names: string, call: CallOptions | undefined) {
    const query = { allow_no_indices: "true", ignore_unavailable: "true" };
    return this.#caller.ask({ method: "GET", path: `/${names}`, query }, described, call);
  }

  #faultIn(found: z.infer<typeof described>, others: readonly string[]): Fault | undefined {
    const [first, ...more] = Object.entries(found);
    if (first === undefined) {
      return others.length === 0
        ? {
            what: `there is no index ${this.name}`,
            advice: `Have the index ${this.name} made by a run, by docket reindex or by \`create\`, or correct its name.`,
          }
        : {
            what: `the alias ${this.name} points at nothing, though there is ${others.join(", ")}`,
            advice: `Rebuild the index ${this.name} (docket reindex), or point the alias at the right one.`,
          };
    }
    const [index, description] = first;
    if (index === this.name) {
      return {
        what: `${this.name} is an index itself, not an alias`,
        advice: `Delete the index ${this.name}, or choose another name: it has to be an alias.`,
      };
    }
    if (more.length > 0) {
      return {
        what: `the alias ${this.name} points at ${Object.keys(found).join(" and ")}`,
        advice: `Let the alias ${this.name} point at one index only, or rebuild it (docket reindex).`,
      };
    }
    return faultOf(index, this.#definition, description);
  }
}
