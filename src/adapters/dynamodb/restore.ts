import { DescribeTableCommand, type TableDescription } from "@aws-sdk/client-dynamodb";
import { err, ok, type Result, type ResultAsync, safeTry } from "neverthrow";
import type { CallOptions, Ports, ReadError, Unavailable } from "#application";
import { customer, streamName } from "#domain";
import type { DynamoDbCaller } from "./caller.js";
import { checkShape } from "./check-tables.js";
import { completeErasures } from "./restore-erasures.js";
import { EventsRestoring, type RestoredEvents } from "./restore-events.js";
import { KeysRestoring, type RestoredKeys } from "./restore-keys.js";
import { type TableNames, tableDefinitions } from "./tables.js";

/** The tables that stand beside those in use, as point-in-time recovery has made them. */
export interface RestoredTables {
  readonly events?: string | undefined;
  readonly keys?: string | undefined;
}

/** How far a restore got. */
export interface RestoreProgress {
  readonly step: "events" | "keys" | "erasures";
  /** Items of the table that is read. */
  readonly read: number;
}

/** What a restore is made of. */
export interface RestoreOptions<E> extends CallOptions {
  readonly caller: DynamoDbCaller;
  /** In use. */
  readonly tables: Pick<TableNames, "events" | "keys">;
  /** The record in these tables. */
  readonly record: Pick<Ports, "events" | "keys">;
  readonly from: RestoredTables;
  /** Forgets a customer, in all that holds something about them. */
  readonly erase: (customerId: string) => ResultAsync<unknown, E>;
  /** Writes nothing, and says what would be done as all tables are now. */
  readonly isTrial?: boolean | undefined;
  /** How many items are read at once; what 1 MB holds unless told. */
  readonly pageSize?: number | undefined;
  readonly onProgress?: ((progress: RestoreProgress) => void) | undefined;
}

/** What a restore did. */
export interface Restored {
  readonly events?: RestoredEvents;
  readonly keys?: RestoredKeys;
  /** People who were forgotten before, and are so again. */
  readonly forgottenAgain: number;
}

/**
 * Puts back what the tables in use have lost, from restored ones: events, then keys, and then
 * whoever was erased is forgotten again. It may stop anywhere and is finished by doing it again.
 */
export function restoreRecord<E>({
  tables,
  record,
  from,
  ...options
}: RestoreOptions<E>): ResultAsync<Restored, E | Unavailable> {
  const { caller, signal, isTrial = false, pageSize } = options;
  const isErased = (customerId: string) => isErasedIn(record, customerId, { signal });
  const common = (step: RestoreProgress["step"]) => {
    let read = 0;
    const onProgress = (more: number) => {
      read += more;
      options.onProgress?.({ step, read });
    };
    return { caller, signal, isTrial, pageSize, onProgress };
  };
  return safeTry<Restored, E | Unavailable>(async function* () {
    yield* await checkRestored(caller, tables, from, { signal });
    const events =
      from.events === undefined
        ? undefined
        : yield* await new EventsRestoring({
            ...common("events"),
            from: from.events,
            to: tables.events,
          }).run();
    const keys =
      from.keys === undefined
        ? undefined
        : yield* await new KeysRestoring({
            ...common("keys"),
            from: from.keys,
            to: tables.keys,
            isErased,
            forget: (subject) => record.keys.forget(subject, { signal }),
          }).run();
    const forgottenAgain = yield* await completeErasures({
      ...common("erasures"),
      ...tables,
      vault: record.keys,
      isErased,
      erase: options.erase,
    });
    return ok({ ...(events && { events }), ...(keys && { keys }), forgottenAgain });
  });
}

function isErasedIn(
  { events }: Pick<Ports, "events">,
  customerId: string,
  call: CallOptions,
): ResultAsync<boolean, ReadError> {
  return events
    .read(streamName(customer.category, customerId), { ...call, withoutPersonal: true })
    .map(({ recorded }) => recorded.some(({ event }) => event.type === "CustomerErased"));
}

/** Whether the restored tables are there, whole, of the right kinds, and not those in use. */
function checkRestored(
  caller: DynamoDbCaller,
  tables: Pick<TableNames, "events" | "keys">,
  { events = "", keys = "" }: RestoredTables,
  call: CallOptions,
): ResultAsync<void, Unavailable> {
  const describe = (TableName = "") =>
    caller
      .ask(new DescribeTableCommand({ TableName }), call)
      .map(({ output }): TableDescription => output.Table ?? {});
  const inUse = tableDefinitions({ ...tables, views: "" });
  return safeTry(async function* () {
    for (const [i, needed] of tableDefinitions({ events, views: "", keys }).entries()) {
      if (needed.TableName === "") continue;
      const found = yield* await describe(needed.TableName);
      yield* checkShape(needed, found);
      yield* checkBeside(needed.TableName ?? "", yield* await describe(inUse[i]?.TableName), found);
    }
    return ok(undefined);
  });
}

function checkBeside(
  name: string,
  used: TableDescription,
  found: TableDescription,
): Result<void, Unavailable> {
  if (found.TableArn === used.TableArn) {
    const advice = "Name the table that was restored beside it.";
    return err(refusal(`"${name}" is the table in use`, advice));
  }
  if (found.TableStatus !== "ACTIVE" && found.TableStatus !== "UPDATING") {
    const advice = "Wait until it is ACTIVE, and do it again.";
    return err(refusal(`the table "${name}" is ${found.TableStatus}`, advice));
  }
  return ok(undefined);
}

function refusal(sentence: string, advice: string): Unavailable {
  return { type: "Unavailable", service: "DynamoDB", cause: new Error(sentence), advice };
}
