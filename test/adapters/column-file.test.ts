import { readdirSync, readlinkSync } from "node:fs";
import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { DiskColumnFile } from "#adapters/files";
import { InMemoryColumnFile } from "#adapters/in-memory";
import { columnFileConformance } from "../conformance/column-file.conformance.js";

async function freshPath(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "docket-columns-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, "columns");
}

columnFileConformance("in-memory", async () => {
  const file = new InMemoryColumnFile();
  return () => file;
});
columnFileConformance("disk", async () => {
  const path = await freshPath();
  return () => new DiskColumnFile(path);
});

describe("a column file on disk", () => {
  const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);

  /** A file with two chunks, the second of which begins at the returned byte. */
  async function written(): Promise<{ path: string; second: number }> {
    const path = await freshPath();
    const file = new DiskColumnFile(path);
    (await file.restore())._unsafeUnwrap();
    (await file.append([{ head: "a", data: bytes }], "one"))._unsafeUnwrap();
    const { size } = await stat(path);
    (await file.append([{ head: "b", data: bytes }], "two"))._unsafeUnwrap();
    return { path, second: size };
  }
  const issueOf = async (path: string) => {
    const error = (await new DiskColumnFile(path).restore())._unsafeUnwrapErr();
    return "issue" in error ? error.issue : error;
  };

  it("forgets what a process wrote that was killed before it was done", async () => {
    const { path } = await written();
    const whole = await readFile(path);
    await appendFile(path, "half of a chunk");
    const file = new DiskColumnFile(path);
    expect((await file.restore())._unsafeUnwrap()).toEqual({ chunks: 2, note: "two" });
    expect(await readFile(path)).toEqual(whole);
  });

  it("begins anew where a process was killed before its first chunk was done", async () => {
    const path = await freshPath();
    await writeFile(path, "docket columns 1 and a bit");
    const file = new DiskColumnFile(path);
    expect((await file.restore())._unsafeUnwrap()).toEqual({ chunks: 0, note: undefined });
    expect((await stat(path)).size).toBe(16);
  });

  it("says so when it is cut off", async () => {
    const { path, second } = await written();
    await truncate(path, second + 3);
    expect(await issueOf(path)).toBe("is cut off: 44 of 66 bytes are left");
  });

  it("says so when a chunk was changed", async () => {
    const { path } = await written();
    const changed = await readFile(path);
    changed[changed.length - 1] = 99;
    await writeFile(path, changed);
    const file = new DiskColumnFile(path);
    (await file.restore())._unsafeUnwrap();
    (await file.read(0))._unsafeUnwrap();
    expect((await file.read(1))._unsafeUnwrapErr()).toEqual({
      type: "DamagedFile",
      file: path,
      issue: "was changed in chunk 1",
    });
  });

  it("writes over no file that is something else", async () => {
    const path = await freshPath();
    await writeFile(path, "my thesis");
    expect(await issueOf(path)).toBe("is no file of columns");
    expect(await readFile(path, "utf8")).toBe("my thesis");
  });

  it("says so when the note beside it cannot be read", async () => {
    const { path } = await written();
    await writeFile(`${path}.note`, '{"schemaVersion": 2}');
    expect(await issueOf(path)).toBe("has a note beside it that cannot be read");
  });

  it("is held open by nobody, whatever came of a call", async () => {
    const { path } = await written();
    const held = () =>
      readdirSync("/proc/self/fd").filter((fd) => {
        try {
          return readlinkSync(`/proc/self/fd/${fd}`).startsWith(path);
        } catch {
          return false;
        }
      });
    const file = new DiskColumnFile(path);
    (await file.restore())._unsafeUnwrap();
    (await file.read(1))._unsafeUnwrap();
    const next = file.read(0);
    expect(held().length).toBeLessThanOrEqual(1);
    (await next)._unsafeUnwrap();
    expect((await file.read(9)).isErr()).toBe(true);
    await truncate(path, 20);
    expect((await file.read(1))._unsafeUnwrapErr()).toMatchObject({ type: "DamagedFile" });
    expect((await new DiskColumnFile(path).restore()).isErr()).toBe(true);
    expect(held()).toEqual([]);
  });

  it("is for its owner's eyes", async () => {
    const { path } = await written();
    expect(((await stat(path)).mode & 0o777).toString(8)).toBe("600");
  });
});
