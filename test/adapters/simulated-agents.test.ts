import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answer, drafting, draftOf, good, judgementOf, judging } from "../support/simulated.js";

const grace = {
  name: "Grace Hopper",
  features: { serviceTypes: ["pool_maintenance"], lotFeatures: ["pool"], propertyType: "condo" },
};
const flawless = { quality: 1 };

describe("a simulated draft", () => {
  it("speaks of the customer's name, service and home, of the offer, and is signed", async () => {
    const offers = { upsell: "one visit free", referral: "a cake" };
    const guidelines = { company: "Acme", offers, signature: "Yours,\nAcme" };
    const asked = `<purpose>upsell</purpose><guidelines>${JSON.stringify(guidelines)}</guidelines>`;
    const { body } = await draftOf(drafting(grace, asked), flawless);
    expect(body).toMatch(/^(Hi|Hello|Dear) Grace,\n/);
    for (const said of ["pool maintenance", "your pool", "condo", ": one visit free."]) {
      expect(body).toContain(said);
    }
    expect(body).toMatch(/\n\nYours,\nAcme$/);
  });

  it("takes features from a block of their own, too", async () => {
    const { name, features } = grace;
    const block = `<features>${JSON.stringify({ ...features, serviceTypes: ["dog_walks"] })}</features>`;
    const { body } = await draftOf(drafting({ name }, block), flawless);
    expect(body).toContain("dog walks");
  });

  it("finds the customer in a prompt without tags", async () => {
    const asked = { ...drafting(), prompt: `Write {nicely} to ${JSON.stringify(grace)}.` };
    expect((await draftOf(asked, flawless)).body).toContain(" Grace,");
  });

  it("greets nobody by a name that is none", async () => {
    const names = [
      undefined,
      null,
      { erased: true },
      "",
      "{{features}}",
      "</customer>",
      "\u0000",
      7,
    ];
    for (const name of names) {
      const { body } = await draftOf(drafting({ ...grace, name }), flawless);
      expect(body).toMatch(/^Hello,\n/);
    }
  });

  it("has all its flaws at quality 0, and is less likely to after feedback", async () => {
    const feedback = '<feedback>{"rationale":"It does not mention an earlier service."}</feedback>';
    const [before, after] = await Promise.all(
      ["<feedback>null</feedback>", feedback].map(async (rest) => {
        const asked = Array.from({ length: 100 }, (_, n) => drafting({ ...grace, n }, rest));
        const drafts = await Promise.all(asked.map((each) => draftOf(each, { quality: 0 })));
        return drafts.filter(({ body }) => body.startsWith("Hello,")).length;
      }),
    );
    expect(before).toBe(100);
    expect(after).toBeLessThan(75);
  });

  it("comes of any prompt", async () => {
    const megabyte = "<customer>{".repeat(100_000);
    const odd = fc.oneof(
      fc.string({ unit: "binary", maxLength: 200 }),
      fc.json().map((json) => `<customer>${json}</customer><features>${json}</features>`),
      fc.constantFrom(megabyte, "{".repeat(1_000_000), '"'.repeat(1_000_000), "\ud800"),
    );
    await fc.assert(
      fc.asyncProperty(odd, odd, async (prompt, draft) => {
        const { subject, body } = await draftOf({ ...drafting(), prompt });
        expect(subject.length * body.length).toBeGreaterThan(0);
        const { rationale } = await judgementOf(judging(draft, draft, { name: draft }));
        expect(rationale).not.toBe("");
      }),
      { numRuns: 60 },
    );
  });
});

describe("a simulated judgement", () => {
  it("gives every criterion of the schema a score by its name", async () => {
    const { scores } = await judgementOf(judging("A thought", good));
    expect(scores).toEqual({
      personal: 0.81,
      relevant: 0.78,
      call_to_action: 0.92,
      spelling: 0.88,
    });
  });

  it.each([
    ["Ada", "you", "personal", "It does not address the customer by name."],
    [/roof cleaning/g, "work", "relevant", "It does not mention an earlier service."],
    [
      "Reply with a day.",
      "",
      "call_to_action",
      "It does not say what the customer should do next.",
    ],
    [
      "Reply",
      "HURRY!!! Reply",
      "spelling",
      "It shouts: capital letters and exclamation marks press the reader.",
    ],
    [/(We.*){3}/, "Roof cleaning.", "spelling", "It has 8 words; 40 to 160 would be right."],
  ])(
    "replacing %s by '%s' lowers the score of %s: %s",
    async (part, instead, criterion, rationale) => {
      const whole = await judgementOf(judging("A thought", good));
      const flawed = await judgementOf(judging("A thought", good.replace(part, instead)));
      expect(flawed.rationale).toBe(rationale);
      expect(flawed.scores[criterion]).toBeLessThan((whole.scores[criterion] ?? 0) - 0.1);
    },
  );

  it("wants a word about a visit that disappointed", async () => {
    const features = { serviceTypes: ["roof_cleaning"], satisfactionAverage: 2.5 };
    const customer = { name: "Ada", features };
    const sold = await judgementOf(judging("A thought", good, customer));
    const cared = await judgementOf(
      judging("A thought", `${good} We are sorry about last time.`, customer),
    );
    expect(sold.rationale).toBe(
      "It sells to a customer who was not content, without a word about that.",
    );
    expect(cared.scores["relevant"]).toBeGreaterThan((sold.scores["relevant"] ?? 1) + 0.3);
  });

  it("gives nothing for no draft", async () => {
    const { scores, rationale } = await judgementOf(judging("", ""));
    expect(Object.values(scores)).toEqual([0, 0, 0, 0]);
    expect(rationale).toBe("There is no draft to judge.");
  });

  it("is noisy around what it saw, within 0 and 1", async () => {
    const scored = await Promise.all(
      Array.from({ length: 400 }, async (_, n) => {
        const asked = judging("A thought", good);
        const { value } = await answer({ ...asked, system: String(n) }, { judgeNoise: 0.05 });
        return (value as { scores: { personal: number } }).scores.personal;
      }),
    );
    const mean = scored.reduce((sum, each) => sum + each, 0) / scored.length;
    const variance = scored.reduce((sum, each) => sum + (each - mean) ** 2, 0) / scored.length;
    expect(mean).toBeCloseTo(0.81, 1);
    expect(Math.sqrt(variance)).toBeGreaterThan(0.04);
    expect(Math.sqrt(variance)).toBeLessThan(0.06);
    expect(Math.max(...scored)).toBeLessThanOrEqual(1);
  });
});
