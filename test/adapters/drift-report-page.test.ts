import { describe, expect, it } from "vitest";
import { reportHtml } from "#adapters/drift-report";
import type { ColumnVerdict } from "#domain/drift";
import {
  approved,
  driftReport,
  harsherJudge,
  largestReport,
  latency,
  lotFeatures,
  monthlyReport,
  score,
  stable,
  stopReason,
} from "../support/drift-report.js";

const hostile = `"><script>alert(1)</script><img src=x onerror='alert(2)'>&amp;\u202e`;

describe("the page of a drift report", () => {
  it("says the verdict, both windows and their sizes on top", () => {
    const html = reportHtml(monthlyReport());
    expect(html).toContain("<h1>Drift in 3 of 42 columns: lotFeatures, score and latency.</h1>");
    expect(html).toContain("2026-08-31 to 2026-09-28");
    expect(html).toContain("9,988 decisions about 9,441 customers");
    expect(html).toContain("<dt>columns drifted, all at alert level</dt><dd>3</dd>");
  });

  it("counts columns on top, each once, so that they add up to those of the headline", () => {
    const warned = { ...latency, verdict: { type: "drift", level: "warn" } } as const;
    const missing = { ...approved, column: latency.column, check: "missing" } as const;
    const html = reportHtml(driftReport([warned, missing, score, stopReason, stable("a")]));
    expect(html).toContain("<h1>Drift in 2 of 4 columns: latency and score.</h1>");
    const top = [...html.matchAll(/<dt>([^<]*)<\/dt><dd>(\d+)<\/dd>/g)].map(([, what, n]) => [
      n,
      what,
    ]);
    expect(top).toEqual([
      ["2", "columns drifted, 1 alert, 1 warn"],
      ["0", "columns inconclusive: too little data"],
      ["1", "columns surely stable"],
      ["1", "columns not compared"],
    ]);
  });

  it("says on top what drifted columns were before and are now, and what explains it", () => {
    const html = reportHtml(driftReport([lotFeatures, score, latency])).replaceAll("\u00a0", " ");
    const [, list = ""] = /<ul class="in-short">(.*?)<\/ul>/s.exec(html) ?? [];
    expect(list.split("</li>").map((line) => line.replace(/<[^>]*>/g, ""))).toEqual([
      "lotFeatures solar_panels: 0 % before, 12 % now",
      "score on average 0.861 before, 0.801 now stable within one judge",
      "latency on average 1,802 ms before, 2,076 ms now",
      "",
    ]);
  });

  it("explains on top no cause by another one that came at the same time", () => {
    const column = { ...lotFeatures.column, name: "agentVersion" };
    const within = { verdict: { type: "stable" } } as const;
    const causes = [
      { what: "agent-version", sentence: "It changed.", within },
      { what: "judge", sentence: "It changed, too.", within },
    ] as const;
    const html = reportHtml(driftReport([{ ...lotFeatures, column, causes }]));
    expect(html).not.toContain("stable within one");
  });

  it("names ten columns on top, and says how many more there are", () => {
    const many = Array.from({ length: 12 }, (_, i) => ({
      ...latency,
      column: { ...latency.column, name: `m${i}` },
    }));
    expect(reportHtml(driftReport(many))).toContain('<a href="#ranking">2 more below</a>');
  });

  it("says of what is inconclusive why, by the effect that leaves it open", () => {
    const [effect] = approved.effects;
    if (effect === undefined) throw new Error("no effect");
    const under = { ...effect, interval: [-0.013, 0.002], overThreshold: 0.6 } as const;
    const html = (effects: ColumnVerdict["effects"]) =>
      reportHtml(driftReport([{ ...approved, effects }])).replaceAll("\u00a0", " ");
    expect(html([under, effect])).toContain(
      "the interval of another effect reaches over its threshold (change of the share, −2.6 to +0.2 points)",
    );
    expect(html([under])).toContain("it may have changed in a way that is not measured");
  });

  it("says gate and interval of a column in words", () => {
    const html = reportHtml(driftReport([score, approved]));
    expect(html).toContain(
      "Cliff&#39;s delta: −0.312, with 99\u00a0% confidence −0.334 to −0.290. That is 4.5\u00a0times the warning threshold, and chance is no explanation: p &lt; 1e-9 (Mann-Whitney, adjusted for all checks).",
    );
    expect(html).toContain("Too little to tell: the interval reaches over the threshold");
    expect(html).toContain("Chance alone makes 0.4\u00a0points on average.");
  });

  it("shows both distributions, the place of D, quantiles, the trend and the caveats", () => {
    const html = reportHtml(driftReport([latency]));
    expect(html).toContain('<path class="reference" d="M0 240V');
    expect(html).toContain('<path class="current" d="M0 240V');
    expect(html).toContain("D is at 1,904\u00a0ms");
    expect(html).toContain(
      '<th scope="row">median</th><td>1,742\u00a0ms</td><td>2,011\u00a0ms</td><td>+15.4\u00a0%</td>',
    );
    expect(html).toContain('<rect class="band"');
    expect(html).toContain("it may be up to 0.004 larger.");
  });

  it("shows a set item by item, with what each makes up of the change", () => {
    expect(reportHtml(driftReport([lotFeatures]))).toMatch(
      /solar_panels<svg.*<\/svg><\/th><td>0 %<\/td><td>12 %<\/td><td>94 %<\/td>/,
    );
  });

  it("names causes, and what comes of comparing among rows that are alike", () => {
    const html = reportHtml(driftReport([score], { changes: [harsherJudge.sentence] }));
    expect(html.replaceAll("\u00a0", " ").split(harsherJudge.sentence)).toHaveLength(2);
    expect(html).toContain("<li>Stable among rows alike in judge.</li>");
  });

  it("folds stable columns, each with its verdict in the line that is seen", () => {
    const html = reportHtml(driftReport([latency, stable("quiet")]));
    expect(html.match(/<details/g)).toHaveLength(1);
    expect(html).toMatch(
      /<summary><code>quiet<\/code> <span class="pill stable">stable<\/span>.*D 0\.010.*<\/summary>/,
    );
  });

  it("says of what was not compared why", () => {
    expect(reportHtml(driftReport([stopReason]))).toContain(
      '<td colspan="5">It is in the current window only; nothing to do.</td>',
    );
  });

  it("has a part for each segment", () => {
    const segment = { column: "purpose", value: "referral" };
    const verdicts = [{ columns: [stable("a")] }, { segment, columns: [latency, stable("b")] }];
    const html = reportHtml(driftReport([], { verdicts }));
    expect(html).toContain('<a href="#segment-1">purpose = referral</a>');
    expect(html).toContain("Drift in 1 of 2 columns: latency.");
    expect(html).toContain("Stable: b.");
  });

  it("links only to what is there, and gives no id twice", () => {
    for (const report of [monthlyReport(), largestReport(3, 2), driftReport([])]) {
      const html = reportHtml(report);
      const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
      const links = [...html.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);
      expect(links.filter((id) => !ids.includes(id))).toEqual([]);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  it("escapes whatever a report holds", () => {
    const bad: ColumnVerdict = {
      ...lotFeatures,
      column: { ...lotFeatures.column, name: hostile, about: hostile, unit: hostile },
      effects: lotFeatures.effects.map((effect) => ({ ...effect, how: hostile })),
      bars: lotFeatures.bars.map((bar) => ({ ...bar, label: hostile })),
      causes: [{ what: "judge", sentence: hostile }],
      caveats: [hostile],
    };
    const failed = { ...stopReason, verdict: { type: "error", why: hostile } } as const;
    const numbers = { ...latency, bars: latency.bars.map((bar) => ({ ...bar, label: hostile })) };
    const columns = [
      bad,
      failed,
      { ...numbers, column: { ...bad.column, kind: "amount" } } as const,
    ];
    const html = reportHtml(
      driftReport([], {
        codeVersion: hostile,
        verdicts: [{ columns }, { segment: { column: hostile, value: hostile }, columns }],
        changes: [hostile],
        leftOut: [{ why: hostile, count: 1 }],
      }),
    );
    expect(html).not.toMatch(/<(script|img)|\u202e/);
    expect(html).not.toContain("onerror='");
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(html).toContain("&amp;amp;");
  });

  it("has no script and asks for nothing", () => {
    const html = reportHtml(monthlyReport());
    expect(html).not.toMatch(/<script|https?:|url\(|@import|<img|<iframe/);
    expect(html).toContain("default-src 'none'");
  });

  it("stays under 1 MB for 60 columns and 3 segments, all of them drifted", () => {
    expect(Buffer.byteLength(reportHtml(largestReport(60, 3)))).toBeLessThan(1_000_000);
  });
});
