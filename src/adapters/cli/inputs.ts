import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type * as z from "zod";
import {
  type AgentFile,
  type Guidelines,
  guidelines,
  parseAgentFile,
  type RecordLine,
  recordLine,
} from "#application";
import { describeIssues, type PriceBook, priceBook } from "#domain";
import { reasonOf } from "./reason.js";
import { Stop } from "./stop.js";

/** Reads the agent versions of a folder: every `.json` file in it. Judges come first. */
export async function readAgents(folder: string): Promise<readonly AgentFile[]> {
  const names = await readdir(folder).catch((cause) => {
    throw new Stop(`The agents folder ${folder} cannot be read: ${reasonOf(cause)}.`);
  });
  const files = names.filter((name) => name.endsWith(".json")).sort();
  if (files.length === 0) throw new Stop(`The agents folder ${folder} has no .json file in it.`);
  const agents = await Promise.all(
    files.map(async (name) => {
      const path = join(folder, name);
      return parseAgentFile(await readJson(path)).match(
        (agent) => agent,
        (issues) => {
          throw new Stop(`${path} is no agent version: ${issues.join("; ")}.`);
        },
      );
    }),
  );
  return [...agents].sort((a, b) => b.content.kind.localeCompare(a.content.kind));
}

/** Reads the brand guidelines. */
export function readGuidelines(path: string): Promise<Guidelines> {
  return readAs(path, "no brand guidelines", guidelines);
}

/** Reads a price book. */
export function readPriceBook(path: string): Promise<PriceBook> {
  return readAs(path, "no price book", priceBook);
}

/** Reads a record that a run has written. */
export async function readRecordFile(path: string): Promise<readonly RecordLine[]> {
  const text = await readText(path);
  const lines = text.split("\n").flatMap((line, index): RecordLine[] => {
    if (line.trim() === "") return [];
    const parsed = recordLine.safeParse(fromJson(line));
    if (parsed.success) return [parsed.data];
    const issue = describeIssues(parsed.error)[0] ?? "it is not JSON";
    throw new Stop(`${path}:${index + 1} is no line of a record: ${issue}.`);
  });
  if (lines.length === 0) throw new Stop(`${path} is empty.`);
  return lines;
}

async function readAs<T>(path: string, otherwise: string, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(await readJson(path));
  if (parsed.success) return parsed.data;
  throw new Stop(`${path} is ${otherwise}: ${describeIssues(parsed.error).join("; ")}.`);
}

async function readJson(path: string): Promise<unknown> {
  const value = fromJson(await readText(path));
  if (value === undefined) throw new Stop(`${path} is not JSON.`);
  return value;
}

function readText(path: string): Promise<string> {
  return readFile(path, "utf8").catch((cause) => {
    throw new Stop(`${path} cannot be read: ${reasonOf(cause)}.`);
  });
}

/** `undefined`, which no JSON text is, for text that is none. */
function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
