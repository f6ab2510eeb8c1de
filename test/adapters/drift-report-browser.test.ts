import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { reportHtml } from "#adapters/drift-report";
import type { DriftReport } from "#domain/drift";
import { describeBrowser, startBrowser } from "../support/browser.js";
import { largestReport, monthlyReport } from "../support/drift-report.js";

interface Shown {
  readonly width: number;
  readonly colorScheme?: "light" | "dark";
  readonly report?: DriftReport;
}

describeBrowser("a drift report in a browser", () => {
  const folder = mkdtempSync(join(tmpdir(), "drift-report-"));
  let browser: Browser;
  const trouble: string[] = [];

  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  async function show({ width, colorScheme = "light", report = monthlyReport() }: Shown) {
    const file = join(folder, `${width}-${colorScheme}-${report.verdicts.length}.html`);
    writeFileSync(file, reportHtml(report));
    const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
    page.on("console", (message) => trouble.push(message.text()));
    page.on("pageerror", (error) => trouble.push(error.message));
    page.on("request", (request) => {
      if (request.url() !== pathToFileURL(file).href) trouble.push(request.url());
    });
    await page.goto(pathToFileURL(file).href);
    return page;
  }

  it("asks for nothing and complains of nothing", async () => {
    await show({ width: 1280 });
    expect(trouble).toEqual([]);
  });

  it.each([320, 375, 720, 960, 1280])("has no sideways scroll at %d pixels", async (width) => {
    for (const report of [monthlyReport(), largestReport(8, 1)]) {
      const page = await show({ width, report });
      await page.evaluate(
        "document.querySelectorAll('details').forEach((one) => { one.open = true })",
      );
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    }
  });

  it.each([375, 1280])("has every drawing inside of the page at %d pixels", async (width) => {
    const page = await show({ width });
    const outside = await page.evaluate(`[...document.querySelectorAll("svg")]
      .map((one) => one.getBoundingClientRect())
      .filter(({ left, right }) => left < 0 || right > ${width}).length`);
    expect(outside).toBe(0);
  });

  it("is dark where that is preferred", async () => {
    const [light, dark] = await Promise.all([
      show({ width: 375 }).then(groundOf),
      show({ width: 375, colorScheme: "dark" }).then(groundOf),
    ]);
    expect(light).toBe("rgb(246, 247, 248)");
    expect(dark).toBe("rgb(18, 21, 24)");
  });

  it.each(["light", "dark"] as const)(
    "has the contrast of WCAG AA when %s",
    async (colorScheme) => {
      const page = await show({ width: 1280, colorScheme });
      expect(await page.evaluate(faintTexts)).toEqual([]);
    },
  );

  it("hides no verdict on paper, where it is never dark", async () => {
    const page = await show({ width: 794, colorScheme: "dark" });
    await page.emulateMedia({ media: "print" });
    const pills = await page.evaluate(`[...document.querySelectorAll(".pill")]
      .map((one) => one.checkVisibility({ contentVisibilityAuto: true }) && one.getBoundingClientRect().height > 0)`);
    // Four drifted or open and one not compared, in the table and their cards; 37 are stable.
    expect(pills).toEqual(Array.from({ length: 5 + 5 + 37 }, () => true));
    expect(await groundOf(page)).toBe("rgb(255, 255, 255)");
  });

  it("opens a stable column by keyboard, and leads from the table to a column", async () => {
    const page = await show({ width: 1280 });
    await page.focus("summary");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.querySelectorAll('details[open]').length")).toBe(1);
    await page.click('.ranking a[href="#c-2"]');
    expect(await page.evaluate("document.querySelector(':target h3').textContent")).toBe(
      "score alert",
    );
  });

  it("is one page with one title, and headings in their order", async () => {
    const page = await show({ width: 1280 });
    const levels = (await page.evaluate(
      `[...document.querySelectorAll("h1,h2,h3,h4")].map((one) => Number(one.tagName[1]))`,
    )) as readonly number[];
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    expect(levels[0]).toBe(1);
    expect(levels.every((level, i) => level - (levels[i - 1] ?? level) <= 1)).toBe(true);
  });
});

function groundOf(page: Page): Promise<unknown> {
  return page.evaluate("getComputedStyle(document.body).backgroundColor");
}

/** Texts whose colour is under 4.5 to 1 of what they stand on. */
const faintTexts = `(() => {
  const rgb = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (one) => {
    const colour = rgb(getComputedStyle(one).backgroundColor);
    return colour[3] === 0 ? ground(one.parentElement) : colour;
  };
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const faint = new Set();
  while (texts.nextNode()) {
    const one = texts.currentNode.parentElement;
    if (texts.currentNode.textContent.trim() === "" || one.closest("svg")) continue;
    const [a, b] = [light(rgb(getComputedStyle(one).color)), light(ground(one))].sort();
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) faint.add(one.className + " " + ratio.toFixed(2));
  }
  return [...faint];
})()`;
