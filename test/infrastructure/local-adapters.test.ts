import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { FixedClock } from "#adapters/in-memory";
import { summarise } from "#application";
import { compose, services } from "#infrastructure";
import { localAdapters, localConfigFrom } from "#infrastructure/local";
import { addCustomer } from "../support/docket.js";

const clock = new FixedClock("2026-10-01T00:00:00.000Z");

async function freshFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "docket-local-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, "record.sqlite");
}

it("a Docket on one machine keeps its record in the file that the environment names", async () => {
  const config = localConfigFrom({ DOCKET_DB: await freshFile() })._unsafeUnwrap();
  const docket = () => compose(localAdapters(config, { clock })).get(services.docket);
  await addCustomer(docket(), "c-1", { services: ["roof_cleaning"] });
  const { summary } = (await summarise(docket().ports))._unsafeUnwrap();
  expect(summary).toMatchObject({ customers: 1, services: 1 });
});

it("what is left out of the environment has its usual value", () => {
  expect(localConfigFrom({ DOCKET_SEED: "", PATH: "/usr/bin" })._unsafeUnwrap()).toEqual({
    db: "docket.sqlite",
    seed: 0,
  });
});

it("all that is wrong in the environment is named at once", () => {
  expect(localConfigFrom({ DOCKET_SEED: "x", DOCKET_KEY: "short" })._unsafeUnwrapErr()).toEqual([
    "DOCKET_SEED is wrong: expected a whole number.",
    'DOCKET_KEY is no key: expected 32 bytes as base64, e.g. of "openssl rand -base64 32".',
  ]);
});

it("a file that cannot be used is told when the adapters are put together", async () => {
  const db = join(await freshFile(), "in", "no", "folder.sqlite");
  expect(() => localAdapters({ db, seed: 0 })).toThrow(/has no folder .*: create it\.$/);
});
