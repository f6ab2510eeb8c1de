import { err, ok, type Result, type ResultAsync } from "neverthrow";
import {
  type CallOptions,
  type InvalidSetting,
  type Setting,
  type Settings,
  type Unavailable,
  unlessStopped,
} from "#application";
import { describeIssues } from "#domain";

/** Settings that are given and stay. */
export class ValueSettings implements Settings {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>> = {}) {
    this.#values = values;
  }

  get<T>(setting: Setting<T>, call?: CallOptions): ResultAsync<T, Unavailable | InvalidSetting> {
    return unlessStopped("settings in memory", call)
      .asyncMap(async () => undefined)
      .andThen(() => this.#read(setting));
  }

  #read<T>({ name, schema, default: otherwise }: Setting<T>): Result<T, InvalidSetting> {
    const invalid = (...issues: readonly string[]) =>
      err({ type: "InvalidSetting", name, issues } as const);
    if (!Object.hasOwn(this.#values, name)) {
      return otherwise === undefined ? invalid("is not set") : ok(otherwise);
    }
    const parsed = schema.safeParse(this.#values[name]);
    return parsed.success ? ok(parsed.data) : invalid(...describeIssues(parsed.error));
  }
}
