import { join } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import * as z from "zod";
import { toInstant } from "#domain";
import { databaseFile } from "./run.js";

/** What a Docket is set up with. */
export function withSetup(command: Command): Command {
  return command
    .option("--agents <folder>", "agents, one version and .json file each (default: the example's)")
    .option("--guidelines <file>", "brand guidelines (default: the example's)")
    .option("--prices <file>", "price book (default: the example's list prices)")
    .option("--outcomes <file>", "earlier messages and what came of them, as NDJSON")
    .option("--seed <n>", "seed of the simulated model", integer, 0)
    .option("--at <instant>", "fix the clock, e.g. 2026-10-01T00:00:00.000Z", anInstant);
}

/** Where a record is that is kept. */
export function withDatabase(command: Command): Command {
  return command
    .option("--db <file>", "the record that runs keep", join("out", databaseFile))
    .addOption(onAws().conflicts("db"));
}

/** Which models write and judge. */
export function modelOption(): Option {
  const says = "who writes and judges (default: simulated; with --aws bedrock)";
  return new Option("--model <name>", says).choices(["simulated", "bedrock"]);
}

/** Everything on AWS. */
export function onAws(): Option {
  return new Option("--aws", "on AWS: the record and all else, as the environment names it");
}

/** Where a record is, and how it is shown. */
export function withRecord(command: Command): Command {
  return withDatabase(command)
    .option("--events <file>", "an events.ndjson that a run has written, instead")
    .option("--json", "print JSON");
}

/** A whole number. */
export function integer(text: string): number {
  const value = Number(text);
  if (!/^-?\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new InvalidArgumentError("Expected a whole number.");
  return value;
}

/** A number over 0, as an option says it. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value <= 0)
    throw new InvalidArgumentError("Expected a number over 0.");
  return value;
}

/** A whole number from 1. */
export function positiveInteger(text: string): number {
  const value = integer(text);
  if (value < 1) throw new InvalidArgumentError("Expected a whole number from 1.");
  return value;
}

const zoned = z.iso.datetime({ offset: true });

/** An instant with its offset from UTC. */
export function anInstant(text: string): string {
  if (!zoned.safeParse(text).success) {
    throw new InvalidArgumentError("Expected an instant such as 2026-10-01T00:00:00Z.");
  }
  return toInstant(text);
}
