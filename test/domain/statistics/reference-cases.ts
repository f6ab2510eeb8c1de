import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

const file = join(import.meta.dirname, "../../reference/drift.json");

const schema = z.object({
  cases: z.array(
    z.object({
      name: z.string(),
      method: z.string(),
      params: z.unknown(),
      reference: z.unknown(),
      current: z.unknown(),
      expected: z.record(z.string(), z.unknown()),
    }),
  ),
});

/** What scipy and numpy make of two samples; see `about` in the file. */
export type ReferenceCase = z.infer<typeof schema>["cases"][number];

/** All of them. */
export const referenceCases = schema.parse(JSON.parse(readFileSync(file, "utf8"))).cases;

/** Those of one method. */
export function casesOf(method: string): readonly ReferenceCase[] {
  return referenceCases.filter((one) => one.method === method);
}

const generated = z.object({
  lcg: z.object({
    seed: z.number(),
    n: z.number(),
    transform: z.string(),
    params: z.record(z.string(), z.unknown()),
  }),
});

/** Uniform draws in (0, 1) of the linear congruential generator that the file describes. */
function uniforms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(1_664_525, state) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 4_294_967_296;
  };
}

function irwinHall(u: () => number): number {
  let sum = 0;
  for (let draw = 0; draw < 12; draw++) sum += u();
  return sum - 6;
}

type Params = Readonly<Record<string, number>>;

function get(params: Params, name: string): number {
  const value = params[name];
  if (value === undefined) throw new Error(`no parameter ${name}`);
  return value;
}

/** How the file makes numbers of uniform draws. */
const transforms: Readonly<Record<string, (u: () => number, p: Params) => number>> = {
  uniform: (u, p) => get(p, "lo") + (get(p, "hi") - get(p, "lo")) * u(),
  irwinHall: (u, p) => get(p, "mu") + get(p, "sd") * irwinHall(u),
  irwinHallRounded: (u, p) => {
    const step = get(p, "step");
    const value = Math.floor((get(p, "mu") + get(p, "sd") * irwinHall(u)) / step + 0.5) * step;
    return Math.min(get(p, "hi"), Math.max(get(p, "lo"), value));
  },
  pareto2: (u, p) => get(p, "scale") / Math.sqrt(1 - u()),
  intUniform: (u, p) => get(p, "offset") + Math.floor(u() * get(p, "k")),
  bernoulli: (u, p) => (u() < get(p, "p") ? 1 : 0),
};

const categorical = z.object({
  categories: z.array(z.string()),
  cumulative: z.array(z.number()),
});

const number = z.union([
  z.number(),
  z.enum(["NaN", "Infinity", "-Infinity"]).transform((name) => Number(name)),
]);

/** A sample of numbers: as it is written, or generated. */
export function numbers(written: unknown): readonly number[] {
  const spec = generated.safeParse(written);
  if (!spec.success) return z.array(number).parse(written);
  const { seed, n, transform, params } = spec.data.lcg;
  const u = uniforms(seed);
  const make = transforms[transform];
  if (make === undefined) throw new Error(`no transform ${transform}`);
  const values = z.record(z.string(), z.number()).parse(params);
  return Array.from({ length: n }, () => make(u, values));
}

/** A sample of words: as it is written, or generated. */
export function words(written: unknown): readonly string[] {
  const spec = generated.safeParse(written);
  if (!spec.success) return z.array(z.string()).parse(written);
  const { seed, n, params } = spec.data.lcg;
  const u = uniforms(seed);
  const { categories, cumulative } = categorical.parse(params);
  return Array.from({ length: n }, () => {
    const draw = u();
    return categories[cumulative.findIndex((limit) => draw < limit)] ?? "";
  });
}

/** Vectors as they are written. */
export function vectors(written: unknown): readonly (readonly number[])[] {
  return z.array(z.array(z.number())).parse(written);
}
