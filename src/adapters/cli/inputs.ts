import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { err, ok, Result, ResultAsync } from "neverthrow";
import type * as z from "zod";
import {
  type AgentFile,
  agentFile,
  type Guidelines,
  guidelines,
  type RecordLine,
  recordLine,
} from "#application";
import { describeIssues, type PriceBook, priceBook } from "#domain";
import { reasonOf } from "./reason.js";
import { type Stop, stop } from "./stop.js";

/** Reads the agent versions of a folder: every `.json` file in it. Judges come first. */
export function readAgents(folder: string): ResultAsync<readonly AgentFile[], Stop> {
  return ResultAsync.fromPromise(readdir(folder), (cause) =>
    stop(`The agents folder ${folder} cannot be read: ${reasonOf(cause)}.`),
  )
    .map((names) => names.filter((name) => name.endsWith(".json")).sort())
    .andThen((names) =>
      names.length === 0
        ? err(stop(`The agents folder ${folder} has no .json file in it.`))
        : ok(names),
    )
    .andThen((names) =>
      ResultAsync.combine(
        names.map((name) => readAs(join(folder, name), "no agent version", agentFile)),
      ),
    )
    .map((agents) => [...agents].sort((a, b) => b.content.kind.localeCompare(a.content.kind)));
}

/** Reads the brand guidelines. */
export function readGuidelines(path: string): ResultAsync<Guidelines, Stop> {
  return readAs(path, "no brand guidelines", guidelines);
}

/** Reads a price book. */
export function readPriceBook(path: string): ResultAsync<PriceBook, Stop> {
  return readAs(path, "no price book", priceBook);
}

/** Reads a record that a run has written. */
export function readRecordFile(path: string): ResultAsync<readonly RecordLine[], Stop> {
  return readText(path).andThen((text) => {
    const lines = text.split("\n").map((line, index) => ({ line, number: index + 1 }));
    const written = lines.filter(({ line }) => line.trim() !== "");
    if (written.length === 0) return err(stop(`${path} is empty.`));
    return Result.combine(
      written.map(({ line, number }) =>
        parse(`${path}:${number}`, "no line of a record", line, recordLine),
      ),
    );
  });
}

function readAs<T>(path: string, otherwise: string, schema: z.ZodType<T>): ResultAsync<T, Stop> {
  return readText(path).andThen((text) => parse(path, otherwise, text, schema));
}

function parse<T>(
  place: string,
  otherwise: string,
  text: string,
  schema: z.ZodType<T>,
): Result<T, Stop> {
  return fromJson(text)
    .mapErr(() => stop(`${place} is not JSON.`))
    .andThen((value) => {
      const parsed = schema.safeParse(value);
      return parsed.success
        ? ok(parsed.data)
        : err(stop(`${place} is ${otherwise}: ${describeIssues(parsed.error).join("; ")}.`));
    });
}

const fromJson = Result.fromThrowable((text: string): unknown => JSON.parse(text));

function readText(path: string): ResultAsync<string, Stop> {
  return ResultAsync.fromPromise(readFile(path, "utf8"), (cause) =>
    stop(`${path} cannot be read: ${reasonOf(cause)}.`),
  );
}
