import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { freePort } from "../../services/child.js";
import { fetchArtifacts } from "../../services/maven.js";

let folder: string;
let server: Server;
let repository: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "docket-maven-"));
  server = createServer(({ url }, answer) => {
    if (url !== "/maven2/org/example/small/1.0/small-1.0.jar") answer.statusCode = 404;
    answer.end("the jar");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  repository = `http://127.0.0.1:${(server.address() as AddressInfo).port}/maven2`;
});
afterEach(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const jar = {
  sha256: "ffd4959ccc0cd88c91dd731e514c8d0da0368ca58206ad554d6e9e603b3ef6be",
  group: "org.example",
  name: "small",
  version: "1.0",
  type: "jar",
};

/** On a machine without Maven. */
const fetchOne = (artifact: typeof jar) =>
  fetchArtifacts([artifact], folder, { PATH: folder }, repository);

describe("without Maven, a file of Maven Central", () => {
  it("is fetched from there", async () => {
    expect((await fetchOne(jar)).isOk()).toBe(true);
    expect(readFileSync(join(folder, "small-1.0.jar"), "utf8")).toBe("the jar");
  });

  it("is refused if it is not the published one", async () => {
    await expect(fetchOne({ ...jar, sha256: "0".repeat(64) })).rejects.toThrow(
      `org.example:small-1.0.jar has a wrong hash: ${jar.sha256} instead of ${"0".repeat(64)}. It was not used.`,
    );
  });

  it("cannot be had if it is not there, and it is said what helps", async () => {
    expect((await fetchOne({ ...jar, version: "2.0" }))._unsafeUnwrapErr()).toBe(
      `it could not be fetched from ${repository} (${repository}/org/example/small/2.0/small-2.0.jar answers 404). Where a proxy or a mirror is needed, install Maven, e.g. by \`apt-get install maven\`, which has settings for it`,
    );
  });

  it("cannot be had if nobody answers", async () => {
    const port = await freePort();
    const nowhere = `http://127.0.0.1:${port}/maven2`;
    const fetched = await fetchArtifacts([jar], folder, { PATH: folder }, nowhere);
    expect(fetched._unsafeUnwrapErr()).toContain(`connect ECONNREFUSED 127.0.0.1:${port}`);
  });
});
