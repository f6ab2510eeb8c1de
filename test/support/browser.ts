import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { describe, it } from "vitest";

const path = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const isThere = existsSync(path);

/**
 * Tests that need a browser: Debian's Chromium, or the one that CHROMIUM names. Where there is none
 * they are skipped and say so; with CI=true that is a failure.
 */
export function describeBrowser(name: string, tests: () => void): void {
  if (isThere) {
    describe(name, tests);
    return;
  }
  const missing = `There is no browser at ${path}: install chromium, or set CHROMIUM.`;
  console.warn(`${name}: not tested. ${missing}`);
  describe(name, () => {
    it.skipIf(process.env["CI"] !== "true")("has a browser", () => {
      throw new Error(missing);
    });
  });
}

/** Starts the browser; whoever does closes it. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: path, args: ["--no-sandbox"] });
}
