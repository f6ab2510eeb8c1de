import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { runCommandLine, type Terminal } from "#adapters/cli";
import { localHost } from "../../src/infrastructure/local-host.js";

/** The instant at which the tests' commands run, so that their customers' services are in the past. */
export const at = "2026-10-01T00:00:00.000Z";

/** A customer's record as other systems send it: `c-<n>`, with one service `s-<n>`. */
export function customerRecord(
  n: number,
  fields: Readonly<Record<string, unknown>> = {},
  service: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    customer_id: `c-${n}`,
    name: `Ada Lovelace-${n}`,
    email: `ada${n}@example.com`,
    phone: `+1 407 555 010${n}`,
    marketing_consent: true,
    property_info: { type: "single_family", lot_features: ["pool"], square_feet: 2150 },
    service_history: [
      {
        service_id: `s-${n}`,
        service_type: "roof_cleaning",
        date: "2026-03-01T14:00:00Z",
        price: 350,
        currency: "USD",
        satisfaction_score: 4.5,
        notes: `gate code ${n}`,
        ...service,
      },
    ],
    ...fields,
  };
}

/** Values as NDJSON. */
export function ndjson(...values: readonly unknown[]): string {
  return values.map((value) => `${JSON.stringify(value)}\n`).join("");
}

/** What a command left behind: its exit code, and what it wrote to a terminal. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A folder of its own, in which commands are run as a user would run them there. */
export interface Place {
  readonly path: string;
  /** Runs `docket` on arguments, of which `@name` is the file of that name in this folder. */
  docket(...args: readonly string[]): Promise<Ran>;
  /** The same, on another terminal. */
  docketOn(terminal: Partial<Terminal>, ...args: readonly string[]): Promise<Ran>;
  write(name: string, content: string | Uint8Array): Promise<void>;
  read(name: string): Promise<string>;
  /** The JSON values of a file's lines. */
  lines<T = Readonly<Record<string, unknown>>>(name: string): Promise<T[]>;
  /** The names of everything in this folder, sorted. */
  names(): Promise<string[]>;
  /** Permission bits as `ls` counts them, e.g. `600`. */
  mode(name: string): Promise<string>;
  chmod(name: string, mode: number): Promise<void>;
  remove(): Promise<void>;
}

/** A folder that goes when the test ends. */
export async function freshPlace(): Promise<Place> {
  const place = await placeToKeep();
  onTestFinished(place.remove);
  return place;
}

/** A folder that stays until it is removed. */
export async function placeToKeep(): Promise<Place> {
  const path = await mkdtemp(join(tmpdir(), "docket-cli-"));
  const inside = (name: string) => join(path, name);
  const read = (name: string) => readFile(inside(name), "utf8");
  const docketOn: Place["docketOn"] = async (terminal, ...args) => {
    const written = { out: "", err: "" };
    const code = await runCommandLine(
      localHost,
      {
        out: (text) => {
          written.out += text;
        },
        err: (text) => {
          written.err += text;
        },
        isInteractive: false,
        columns: 80,
        interrupted: new AbortController().signal,
        ...terminal,
      },
      args.map((arg) => (arg.startsWith("@") ? inside(arg.slice(1)) : arg)),
    );
    // Where a folder lies is the machine's business: `@name` again, as it was asked for.
    return {
      code,
      out: written.out.replaceAll(`${path}/`, "@"),
      err: written.err.replaceAll(`${path}/`, "@"),
    };
  };
  return {
    path,
    docketOn,
    docket: (...args) => docketOn({}, ...args),
    async write(name, content) {
      await mkdir(dirname(inside(name)), { recursive: true });
      await writeFile(inside(name), content);
    },
    read,
    lines: async (name) => {
      const text = await read(name);
      return text === ""
        ? []
        : text
            .trimEnd()
            .split("\n")
            .map((line) => JSON.parse(line));
    },
    names: async () => {
      const names = await readdir(path, { recursive: true });
      // SQLite's own files beside a database go with the process that used it.
      return names.filter((name) => !/\.sqlite-(shm|wal)$/.test(name)).sort();
    },
    mode: async (name) => ((await stat(inside(name))).mode & 0o777).toString(8),
    chmod: (name, mode) => chmod(inside(name), mode),
    remove: () => rm(path, { recursive: true, force: true }),
  };
}
