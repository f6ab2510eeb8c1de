import { err, ok, type Result } from "neverthrow";
import * as z from "zod";
import { wrappingKeyFrom } from "../wrapping-key.js";

/** What Docket uses of one machine. */
export interface LocalConfig {
  /** The file that keeps the record. */
  readonly db: string;
  /** Wraps the keys in it; without one the file keeps its own. 32 bytes. */
  readonly wrappingKey?: Uint8Array;
  /** Of the simulated model. */
  readonly seed: number;
}

const variables = z.object({
  DOCKET_DB: z.string().default("docket.sqlite"),
  DOCKET_SEED: z
    .string()
    .regex(/^-?\d{1,15}$/, "expected a whole number")
    .default("0"),
});

/**
 * What Docket uses of this machine, from environment variables. An error is a sentence for each
 * variable that is wrong, and begins with its name.
 */
export function localConfigFrom(
  environment: Readonly<Record<string, string | undefined>>,
): Result<LocalConfig, readonly string[]> {
  const set = Object.entries(environment).filter(
    ([, value]) => value !== undefined && value !== "",
  );
  const parsed = variables.safeParse(Object.fromEntries(set));
  const wrappingKey = wrappingKeyFrom(environment);
  const faults = [
    ...(parsed.error?.issues ?? []).map(
      ({ path, message }) => `${path.join(".")} is wrong: ${message}.`,
    ),
    ...(wrappingKey.isErr() ? [wrappingKey.error] : []),
  ];
  if (!parsed.success || wrappingKey.isErr()) return err(faults);
  const { DOCKET_DB: db, DOCKET_SEED: seed } = parsed.data;
  return ok({
    db,
    seed: Number(seed),
    ...(wrappingKey.value && { wrappingKey: wrappingKey.value }),
  });
}
