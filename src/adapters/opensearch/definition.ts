import * as z from "zod";
import { type Space, vectorField } from "./vectors.js";

/** What an index holds beside vectors. */
export interface Contents {
  /** E.g. "cases". */
  readonly kind: string;
  /** Goes up when the fields change; an index of another one has to be rebuilt. */
  readonly layout: number;
  /** Fields of a document, as a mapping names their types. */
  readonly fields: Readonly<Record<string, object>>;
}

/** An index as it has to be. */
export interface IndexDefinition {
  readonly contents: Contents;
  readonly space: Space;
  readonly shards: number;
  readonly replicas: number;
}

/** What makes an index, under an alias from its first moment on. */
export function indexBody(definition: IndexDefinition, alias: string): Record<string, unknown> {
  const { shards, replicas } = definition;
  return {
    settings: { index: { knn: true, number_of_shards: shards, number_of_replicas: replicas } },
    mappings: mappingOf(definition),
    aliases: { [alias]: {} },
  };
}

/**
 * The vectors' field is named after their model and dimension, so that the server itself refuses a
 * vector of another space, from whoever does not yet know of a rebuild.
 */
function mappingOf({ contents: { kind, layout, fields }, space }: IndexDefinition) {
  return {
    dynamic: "strict",
    _meta: { docket: { kind, layout, model: space.model, dimension: space.dimension } },
    properties: {
      id: { type: "keyword" },
      erased: { type: "boolean" },
      ...fields,
      [vectorField(space)]: {
        type: "knn_vector",
        dimension: space.dimension,
        method: {
          name: "hnsw",
          // Never left to the server: not every one can do what it takes by default.
          engine: "lucene",
          space_type: "cosinesimil",
          parameters: { m: 16, ef_construction: 128 },
        },
      },
    },
  };
}

/** An index as the server describes it. */
export const describedIndex = z.object({
  aliases: z.record(z.string(), z.unknown()),
  mappings: z.record(z.string(), z.unknown()),
});

const meta = z.object({
  docket: z.object({
    kind: z.string(),
    layout: z.number(),
    model: z.string(),
    dimension: z.number(),
  }),
});

/** Something wrong with an index, and what to do about it. */
export interface Fault {
  readonly what: string;
  readonly advice: string;
}

/** What is wrong with an index, if anything is. */
export function faultOf(
  index: string,
  definition: IndexDefinition,
  { mappings }: z.infer<typeof describedIndex>,
): Fault | undefined {
  const { contents, space } = definition;
  const found = meta.safeParse(mappings["_meta"]).data?.docket;
  if (found?.kind !== contents.kind) {
    return {
      what: `${index} was not made for ${contents.kind}`,
      advice: `Name another index for ${contents.kind}, or rebuild this one.`,
    };
  }
  if (found.model !== space.model || found.dimension !== space.dimension) {
    return {
      what: `${index} has vectors of ${found.model} with ${found.dimension} numbers, not of ${space.model} with ${space.dimension}`,
      advice: `Set the embedder to ${found.model} with ${found.dimension} numbers, or rebuild the index.`,
    };
  }
  if (found.layout !== contents.layout) {
    return {
      what: `${index} has layout ${found.layout}, not ${contents.layout}`,
      advice: "Rebuild the index.",
    };
  }
  const changed = differences(mappingOf(definition), mappings);
  if (changed.length === 0) return undefined;
  return {
    what: `the mapping of ${index} was changed: ${changed.join(", ")}`,
    advice: "Rebuild the index: it gets the mapping that it has to have.",
  };
}

/** The paths at which a mapping is not as expected. A server may add options of a field. */
function differences(expected: object, found: unknown, path = ""): readonly string[] {
  const actual = typeof found === "object" && found !== null ? Object.entries(found) : [];
  const wanted: readonly [string, unknown][] = Object.entries(expected);
  const more = path.endsWith("properties.")
    ? actual.filter(([name]) => !wanted.some(([known]) => known === name))
    : [];
  const others = wanted.flatMap(([name, value]) => {
    const other = actual.find(([known]) => known === name)?.[1];
    if (typeof value === "object" && value !== null) {
      return differences(value, other, `${path}${name}.`);
    }
    // A setting may come back as text.
    return String(value) === String(other) ? [] : [`${path}${name}`];
  });
  return [...more.map(([name]) => `${path}${name}`), ...others];
}
