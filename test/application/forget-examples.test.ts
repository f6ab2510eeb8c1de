import { ResultAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { CachingKeyVault } from "#adapters/sealing";
import { type Docket, redact } from "#application";
import { erased } from "#domain";
import { caseText } from "../../src/application/cases/case.js";
import {
  addCustomer,
  cause,
  error,
  must,
  now,
  openDocket,
  over,
  request,
} from "../support/docket.js";
import { adaAndGrace, casesIn } from "../support/forgetting.js";
import { intercepted } from "../support/intercepted.js";
import { learn, outcome, pastMessage } from "../support/past-message.js";

const forget = (docket: Docket, customerId = "c-1") =>
  must(docket.forget(customerId, cause(`forget-${customerId}`)));

const ada = { name: "Ada Lovelace", email: "ada@example.com", phone: "+1 407 555 0100" };

describe("an example made of a forgotten customer's message", () => {
  it("is gone, and those of others stay", async () => {
    const { docket, artefacts, hers } = await adaAndGrace();
    expect(await casesIn(docket)).toEqual([hers, "m-1", "m-3"].sort());
    await forget(docket);
    expect(await casesIn(docket)).toEqual(["m-3"]);
    const texts = artefacts.entries().map(([, text]) => text);
    expect(texts.filter((text) => text.includes("caseId"))).toEqual([
      expect.stringContaining('"caseId":"m-3"'),
    ]);
  });

  it("is gone also when its message came in while they were being forgotten", async () => {
    const { docket, artefacts } = await adaAndGrace();
    let isFirst = true;
    const cases = intercepted(docket.ports.cases, (method, _, run) => {
      if (method !== "erase" || !isFirst) return run();
      isFirst = false;
      const late = pastMessage("m-2", "c-1", "Hi Ada Lovelace, about the rent of your garage.");
      return ResultAsync.fromSafePromise(learn(docket, late)).andThen(
        () => run() as ResultAsync<void, never>,
      );
    });
    await forget(over({ ...docket.ports, cases }));
    await forget(docket);
    expect(artefacts.entries().filter(([, text]) => text.includes("rent of your"))).toEqual([]);
    expect(await casesIn(docket)).toEqual(["m-3"]);
  });

  it("stays when the reason for forgetting cannot be kept: then nothing is changed", async () => {
    const { docket } = await adaAndGrace();
    const before = await casesIn(docket);
    const refused = await error(docket.forget("c-1", cause("f"), { reason: "x".repeat(501) }));
    expect(refused).toMatchObject({ type: "InvalidEvent", event: "CustomerErased" });
    expect(await casesIn(docket)).toEqual(before);
    expect((await must(docket.ports.keys.keysOf(["c-1"]))).get("c-1")?.status).toBe("present");
  });

  it("is found by a hash that may never be made in another way", async () => {
    // Otherwise what is stored today is not found by whoever is asked to remove it.
    const content = {
      caseId: "m-1",
      purpose: "upsell",
      subject: redact("For Ada Lovelace", ada),
      body: redact("ADA, write to ada@example.com or call +1 407 555 0100, Adam.", ada),
    };
    expect(caseText(content)).toBe(
      '{"body":"{{customer.name}}, write to {{customer.email}} or call {{customer.phone}}, Adam.",' +
        '"caseId":"m-1","purpose":"upsell","subject":"For {{customer.name}}"}',
    );
  });

  it("is gone although another's has the same words", async () => {
    const docket = await openDocket();
    const words = "Hi {{customer.name}}!";
    for (const n of [1, 2]) {
      const { commands, ...facts } = pastMessage(`m-${n}`, `c-${n}`, words);
      const [told, ...outcomes] = commands;
      const same = { ...told, subject: "The same" } as typeof told;
      await learn(docket, { ...facts, commands: [same, ...outcomes] as typeof commands });
    }
    await must(docket.rebuildViews());
    await forget(docket);
    await addCustomer(docket, "c-4");
    const messageId = await request(docket, "c-4");
    await must(docket.prepare(messageId));
    const { examples } = await must(docket.explain(messageId));
    expect(examples).toMatchObject([{ caseId: "m-2", body: words }]);
  });

  it("is not made by another process, which still holds the key in memory", async () => {
    const { docket, artefacts } = await adaAndGrace();
    const cached = new CachingKeyVault(docket.ports.keys, { clock: { now: () => now } });
    const other = over({ ...docket.ports, keys: cached });
    // Known from a past message only, so that no tombstone tells.
    await learn(other, pastMessage("m-9", "c-9", "Dear {{customer.name}}, about the hedge."));
    await must(cached.keyFor("c-9"));
    await must(docket.forget("c-9", cause("forget"), { everywhere: true }));
    expect(await must(other.indexCase("m-9"))).toBe(false);
    expect(artefacts.entries().filter(([, text]) => text.includes("the hedge"))).toEqual([]);
  });

  it("is gone in every version that was ever made of it", async () => {
    const { docket, artefacts } = await adaAndGrace();
    const texts = () => artefacts.entries().filter(([, text]) => text.includes('"caseId":"m-1"'));
    expect(texts()).toHaveLength(1);
    const profile = { email: "a@example.com", locale: "en-US", timeZone: "UTC", now };
    const renamed = { type: "UpdateProfile", name: "moss", ...profile } as const;
    await must(docket.handleCustomer("c-1", [renamed], cause("rename")));
    await must(docket.recordOutcome("m-1", outcome("e-2", "converted", now), cause("e-2")));
    await must(docket.indexCase("m-1"));
    expect(texts()).toHaveLength(2);
    await forget(docket);
    expect(texts()).toEqual([]);
  });
});

describe("a record in which a customer was forgotten", () => {
  it("is verified without a difference, and says what was erased", async () => {
    const { docket, hers, graces } = await adaAndGrace();
    expect(await must(docket.verify())).toMatchObject({ findings: [] });
    const { checks } = await must(docket.verify());
    await forget(docket);
    const verified = await must(docket.verify());
    expect(verified.checks).toBe(checks);
    const kind = "cannot-rebuild";
    const why = "it was erased, or left out of this record";
    const found = (messageId: string) =>
      verified.findings.filter((each) => each.messageId === messageId);
    expect(found(hers)).toEqual([
      {
        messageId: hers,
        what: "prepared prompt",
        kind,
        detail: "its hash was erased, or left out of this record",
      },
      { messageId: hers, what: "prompt of attempt 1", kind, detail: `the customer's name: ${why}` },
      {
        messageId: hers,
        what: "prompt of email-judge for attempt 1",
        kind,
        detail: `the customer's name: ${why}`,
      },
      { messageId: hers, what: "approved text", kind, detail: "it was erased" },
    ]);
    expect(found(graces)).toEqual([
      { messageId: graces, what: "prompt of attempt 1", kind, detail: `example m-1: ${why}` },
      {
        messageId: graces,
        what: "prompt of email-judge for attempt 1",
        kind,
        detail: `example m-1: ${why}`,
      },
    ]);
    expect(verified.findings).toHaveLength(6);
  });

  it("is explained without what was erased", async () => {
    const { docket, hers, graces } = await adaAndGrace();
    await forget(docket);
    expect(await must(docket.explain(hers))).toMatchObject({
      status: "approved",
      attempts: [{ draft: { subject: erased, body: erased } }],
    });
    expect(await must(docket.explain("m-1"))).toMatchObject({ imported: { body: erased } });
    const { examples, attempts } = await must(docket.explain(graces));
    expect(examples.find(({ caseId }) => caseId === "m-1")).toMatchObject({ body: erased });
    expect(attempts[0]?.draft).toMatchObject({ subject: "A roof for Grace Hopper" });
  });

  it("does not differ where a user's own feature was made of personal data", async () => {
    const initial = {
      name: "initial",
      compute: (facts: readonly { readonly event: object }[]) => {
        const names = facts.flatMap(({ event }) => ("name" in event ? [event.name] : []));
        const [first] = names;
        return typeof first === "string"
          ? ({ status: "present", value: first.slice(0, 1) } as const)
          : ({ status: "absent" } as const);
      },
    };
    const { docket } = await adaAndGrace();
    const own = over(docket.ports, { ownFeatures: [initial] });
    await addCustomer(own, "c-5", { name: "Joan Clarke" });
    const messageId = await request(own, "c-5");
    await must(own.runMessage(messageId));
    await must(own.forget("c-5", cause("c-5")));
    const { findings } = await must(own.verify());
    expect(findings.filter((each) => each.what === "feature initial")).toEqual([
      {
        messageId,
        what: "feature initial",
        kind: "cannot-rebuild",
        detail: "what it was made of was erased, or left out of this record",
      },
    ]);
    expect(findings.filter(({ kind }) => kind === "differs")).toEqual([]);
  });
});
