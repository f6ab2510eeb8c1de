import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { forgetPlaces, notePlaces, placesLeftRunning } from "../../services/left-running.js";

let cache: string;
let server: Server;
let endpoint: string;
beforeEach(async () => {
  cache = mkdtempSync(join(tmpdir(), "docket-left-"));
  writeFileSync(join(cache, "ca.crt"), "");
  server = createServer((_, answer) => answer.end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(cache, { recursive: true, force: true });
});

const places = () => ({
  dynamoDb: endpoint,
  aws: { endpoint, caFile: join(cache, "ca.crt") },
  openSearch: endpoint,
});

describe("services that were left running", () => {
  it("are found while they answer", async () => {
    await notePlaces(places(), cache);
    expect(await placesLeftRunning(cache)).toEqual(places());
  });

  it("are not found where none was noted", async () => {
    expect(await placesLeftRunning(cache)).toBeUndefined();
  });

  it("are not found if one does not answer", async () => {
    await notePlaces({ ...places(), openSearch: "http://127.0.0.1:1" }, cache);
    expect(await placesLeftRunning(cache)).toBeUndefined();
  });

  it("are not found once their certificate is gone", async () => {
    await notePlaces(places(), cache);
    rmSync(join(cache, "ca.crt"));
    expect(await placesLeftRunning(cache)).toBeUndefined();
  });

  it("are not found in a file that says something else", async () => {
    for (const text of ["", "{", '{"process": 1, "places": {"dynamoDb": "here"}}']) {
      writeFileSync(join(cache, "services.json"), text);
      expect(await placesLeftRunning(cache)).toBeUndefined();
    }
  });

  it("are not found once they are forgotten", async () => {
    await notePlaces(places(), cache);
    await forgetPlaces(cache);
    expect(await placesLeftRunning(cache)).toBeUndefined();
  });

  it("are forgotten by nobody but the process that noted them", async () => {
    const noted = JSON.stringify({ process: process.ppid, places: places() });
    writeFileSync(join(cache, "services.json"), noted);
    await forgetPlaces(cache);
    expect(await placesLeftRunning(cache)).toEqual(places());
  });
});
