import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { err, ok, okAsync, type Result, ResultAsync, safeTry } from "neverthrow";
import * as z from "zod";
import { basePath, type Operation, operations } from "#adapters/admin-api";
import type { Host, StageAnswer, StageApi, Terminal } from "./host.js";
import { printable } from "./printable.js";
import { bodyFields, valueIn } from "./stage-fields.js";
import { answerText, problemSentence } from "./stage-text.js";
import { exitCodes, type Stop, stop } from "./stop.js";

/** What a person says beside the arguments: options by name, in camel case. */
export interface StageOptions extends Readonly<Record<string, unknown>> {
  readonly file?: string;
  readonly key?: string;
  readonly ifMatch?: string;
  readonly json?: boolean;
}

/** Calls an operation of a stage, and tells what it answered. */
export function callStage(
  host: Host,
  terminal: Terminal,
  stage: string,
  operation: Operation,
  inputs: readonly string[],
  options: StageOptions,
): ResultAsync<number, Stop> {
  return safeTry(async function* () {
    if (host.stageApi === undefined) return err(stop("There are no stages here."));
    const body = yield* await bodyOf(operation, options);
    const api = yield* await host.stageApi(stage).mapErr((sentence) => stop(sentence));
    const path = pathOf(operation, inputs);
    const key = options.key ?? randomUUID();
    const tag = yield* await tagOf(api, operation, path, options);
    const answer = yield* await asked(api, {
      method: operation.method,
      path,
      query: queryOf(operation, options),
      headers: {
        ...(operation.idempotencyKey !== "none" && { "idempotency-key": key }),
        ...(tag !== undefined && { "if-match": tag }),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body }),
    });
    if (answer.status >= 400) {
      const again = operation.isWrite && answer.status >= 500 ? `; to try again: --key ${key}` : "";
      return err(stop(`${problemSentence(answer)}${again}.`));
    }
    terminal.out(printable(options.json ? `${answer.body}\n` : answerText(answer)));
    return ok(exitCodes.ok);
  });
}

function asked(
  api: StageApi,
  request: Parameters<StageApi["call"]>[0],
): ResultAsync<StageAnswer, Stop> {
  return api.call(request).mapErr((sentence) => stop(sentence));
}

function pathOf({ path }: Operation, inputs: readonly string[]): string {
  const left = [...inputs];
  const filled = path.replaceAll(/\{\w+\}/g, () => encodeURIComponent(left.shift() ?? ""));
  return `${basePath}${filled}`;
}

function queryOf({ query }: Operation, options: StageOptions): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.keys(query.shape).flatMap((name) => {
      const value = options[name];
      return typeof value === "string" ? [[name, value] as const] : [];
    }),
  );
}

/** What is sent: the file's fields, and those of the options on top. */
function bodyOf({ body }: Operation, options: StageOptions): ResultAsync<string | undefined, Stop> {
  if (body === undefined) return okAsync(undefined);
  const said = Object.fromEntries(
    bodyFields(body).flatMap((name) => {
      const value = options[name];
      return typeof value === "string" ? [[name, valueIn(body, name, value)] as const] : [];
    }),
  );
  const { file } = options;
  if (file === undefined) return okAsync(JSON.stringify(said));
  return ResultAsync.fromPromise(readFile(file, "utf8"), () => stop(`${file} cannot be read.`))
    .andThen((text) => objectIn(text, file))
    .map((fields) => JSON.stringify({ ...fields, ...said }));
}

const object = z.record(z.string(), z.unknown());

function objectIn(text: string, file: string): Result<Readonly<Record<string, unknown>>, Stop> {
  try {
    const parsed = object.safeParse(JSON.parse(text));
    if (parsed.success) return ok(parsed.data);
  } catch {
    // It is told below.
  }
  return err(stop(`${file} holds no JSON object.`));
}

/** The ETag that a change needs: the given one, or that of what is to be changed as it is now. */
function tagOf(
  api: StageApi,
  { ifMatch, path: template }: Operation,
  path: string,
  options: StageOptions,
): ResultAsync<string | undefined, Stop> {
  if (options.ifMatch !== undefined) return okAsync(options.ifMatch);
  if (ifMatch !== "required") return okAsync(undefined);
  const parent = (of: string) => of.slice(0, of.lastIndexOf("/"));
  const shown = operations.find(
    ({ method, hasTag, path }) => method === "GET" && hasTag && path === parent(template),
  );
  if (shown === undefined) return okAsync(undefined);
  const request = { method: "GET", path: parent(path), query: {}, headers: {} } as const;
  return asked(api, request).andThen((answer) =>
    answer.status < 400 ? ok(answer.headers["etag"]) : err(stop(`${problemSentence(answer)}.`)),
  );
}
