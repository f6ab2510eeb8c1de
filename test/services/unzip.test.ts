import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { unzip } from "../../services/unzip.js";

/** Made by Python's zipfile: a folder, `a/stored.txt` as it is, `a/b/deflated.txt` compressed. */
const zip =
  "UEsDBBQAAAAAAAAAIVwAAAAAAAAAAAAAAAACAAAAYS9QSwMEFAAAAAAAAAAhXLMkTpYIAAAACAAAAAwAAABhL3N0b3JlZC50eHRhcyBpdCBpc1BLAwQUAAAACAAAACFchlRBpgwAAAAsAQAAEAAAAGEvYi9kZWZsYXRlZC50eHRLTE/MzFNIHCWJIAFQSwECFAMUAAAAAAAAACFcAAAAAAAAAAAAAAAAAgAAAAAAAAAAAAAAgAEAAAAAYS9QSwECFAMUAAAAAAAAACFcsyROlggAAAAIAAAADAAAAAAAAAAAAAAAgAEgAAAAYS9zdG9yZWQudHh0UEsBAhQDFAAAAAgAAAAhXIZUQaYMAAAALAEAABAAAAAAAAAAAAAAAIABUgAAAGEvYi9kZWZsYXRlZC50eHRQSwUGAAAAAAMAAwCoAAAAjAAAAAAA";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "docket-unzip-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("a ZIP file", () => {
  it("is unpacked with its folders", async () => {
    const file = join(folder, "some.zip");
    writeFileSync(file, Buffer.from(zip, "base64"));
    await unzip(file, join(folder, "out"));
    const text = (name: string) => readFileSync(join(folder, "out", name), "utf8");
    expect(text("a/stored.txt")).toBe("as it is");
    expect(text("a/b/deflated.txt")).toBe("again ".repeat(50));
    expect(readdirSync(join(folder, "out", "a")).sort()).toEqual(["b", "stored.txt"]);
  });

  it("is not what has no directory at its end", async () => {
    const file = join(folder, "page.html");
    writeFileSync(file, "<html>Not found</html>");
    await expect(unzip(file, folder)).rejects.toThrow("page.html is no ZIP file");
  });
});
