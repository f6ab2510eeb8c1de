import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import Database from "libsql";
import { describe, expect, it } from "vitest";
import { hashText } from "#domain";
import { at, customerRecord, freshPlace, ndjson, type Place } from "../support/command-line.js";

const three = [1, 2, 3].map((n) => customerRecord(n, { updated_at: "2026-01-01T00:00:00Z" }));
const db = ["--db", "@out/docket.sqlite"] as const;

const run = async (place: Place, ...args: readonly string[]) => {
  const ran = await place.docket("run", "--at", at, "--out", "@out", "--json", ...args);
  return { ...ran, summary: ran.out === "" ? undefined : JSON.parse(ran.out) };
};

/** A place with a record of three customers. */
async function placeWithRecord(): Promise<Place> {
  const place = await freshPlace();
  await place.write("customers.ndjson", ndjson(...three));
  expect((await run(place, "@customers.ndjson")).code).toBe(0);
  return place;
}

const messageIds = async (place: Place): Promise<readonly string[]> =>
  (await place.lines<{ messageId: string }>("out/messages.ndjson")).map(
    ({ messageId }) => messageId,
  );

describe("a run keeps its record", () => {
  it("in docket.sqlite in its out folder, readable by its owner alone", async () => {
    const place = await placeWithRecord();
    expect((await place.names()).filter((name) => name.startsWith("out/"))).toEqual([
      "out/docket.sqlite",
      "out/events.ndjson",
      "out/messages.ndjson",
      "out/summary.json",
    ]);
    expect(await place.mode("out/docket.sqlite")).toBe("600");
  });

  it("in another file if it is told one, and in none with --in-memory", async () => {
    const place = await freshPlace();
    await place.write("customers.ndjson", ndjson(...three));
    await run(place, "--db", "@record.db", "@customers.ndjson");
    await place.docket(
      ...["run", "--at", at, "--out", "@other", "--in-memory", "@customers.ndjson"],
    );
    expect((await place.names()).filter((name) => /sqlite|db$/.test(name))).toEqual(["record.db"]);
  });

  it("so that explain, messages, events and verify need no other file", async () => {
    const place = await placeWithRecord();
    const [id = ""] = await messageIds(place);
    const file = ["--events", "@out/events.ndjson"];
    for (const command of [["explain", id], ["messages"], ["verify"], ["events", "customer:c-1"]]) {
      const fromDatabase = await place.docket(...command, ...db);
      expect(fromDatabase.code).toBe(0);
      expect(fromDatabase).toEqual(await place.docket(...command, ...file));
    }
  });
});

describe("a second run on the same file", () => {
  it("adds nothing twice", async () => {
    const place = await placeWithRecord();
    const first = await place.read("out/events.ndjson");
    const again = await run(place, "@customers.ndjson");
    expect([again.code, again.summary]).toMatchObject([0, { read: 3, customers: 3, messages: 3 }]);
    expect(await place.read("out/events.ndjson")).toBe(first);
  });

  it("goes on with what is new", async () => {
    const place = await placeWithRecord();
    await place.write("more.ndjson", ndjson(customerRecord(3), customerRecord(4)));
    const { summary } = await run(place, "@more.ndjson");
    expect(summary).toMatchObject({ read: 2, customers: 4, messages: 4 });
  });

  it("ends what an interrupted one left half done, as if it had never been interrupted", async () => {
    const place = await freshPlace();
    const many = Array.from({ length: 20 }, (_, n) => customerRecord(n));
    await place.write("customers.ndjson", ndjson(...many));
    const interruption = new AbortController();
    const { code, err } = await place.docketOn(
      { interrupted: interruption.signal, err: () => interruption.abort() },
      ...["run", "--at", at, "--out", "@out", "@customers.ndjson"],
    );
    expect([code, err]).toEqual([130, ""]);
    const resumed = await run(place, "@customers.ndjson");
    const whole = await run(place, "--db", "@whole.sqlite", "@customers.ndjson");
    expect(resumed.summary).toEqual(whole.summary);
  });

  it("refuses an agent of the same version with other content", async () => {
    const place = await placeWithRecord();
    const agents = join(import.meta.dirname, "../../examples/agents");
    for (const name of await readdir(agents)) {
      const agent = JSON.parse(await readFile(join(agents, name), "utf8"));
      agent.content.inference.maxTokens += 1;
      await place.write(`agents/${name}`, JSON.stringify(agent));
    }
    const { code, err } = await run(place, "--agents", "@agents", "@customers.ndjson");
    expect(code).toBe(1);
    expect(err).toBe(
      "docket: Agent email-judge cannot be put into service: this agent version is on the record " +
        "with other content; raise its version.\n",
    );
  });

  it("does not mix the example's story with anybody's own", async () => {
    const place = await placeWithRecord();
    const { code, err } = await place.docket("run", "--out", "@out");
    expect([code, err]).toEqual([
      1,
      "docket: @out/docket.sqlite holds another record than the example's; choose another --out or --db.\n",
    ]);
  });
});

describe("docket events", () => {
  it("shows a stream as it is, and as it was", async () => {
    const place = await placeWithRecord();
    const { out } = await place.docket("events", "customer:c-1", "--up-to", "2", ...db);
    expect(out).toMatch(/^customer:c-1, 2 events\n {4}1 {2}2026-10-01T00:00:00.000Z {2}Customer/);
    const json = await place.docket("events", "customer:c-1", "--json", "--from", "2", ...db);
    const versions = json.out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).version);
    expect(versions[0]).toBe(2);
    const before = ["--as-of", "2026-01-01T00:00:00.000Z"];
    expect(await place.docket("events", "customer:c-1", ...before, ...db)).toEqual({
      code: 1,
      out: "",
      err: "docket: There are no events of customer:c-1 at that time.\n",
    });
  });

  it("says what is no stream, and that nobody wrote one", async () => {
    const place = await placeWithRecord();
    expect(await place.docket("events", "c-1", ...db)).toEqual({
      code: 1,
      out: "",
      err: "docket: c-1 is no stream: write category:id, e.g. customer:c-0005.\n",
    });
    expect((await place.docket("events", "customer:none", ...db)).err).toBe(
      "docket: There are no events of customer:none.\n",
    );
  });
});

describe("docket outcomes", () => {
  const outcome = (message_id: string, kind: string, event_id: string) => ({
    ...{ message_id, kind, event_id, occurred_at: at },
  });
  const typesOf = async (place: Place, id: string) => {
    const { out } = await place.docket("events", `message:${id}`, "--json", ...db);
    const events = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).event);
    return events
      .filter(({ type }) => ["MessageSent", "OutcomeRecorded"].includes(type))
      .map(({ type, kind = "" }) => `${type} ${kind}`.trimEnd());
  };

  it("records what became of a message, once for each event id, in any order", async () => {
    const place = await placeWithRecord();
    const [id = ""] = await messageIds(place);
    const told = [
      outcome(id, "opened", "e-2"),
      outcome(id, "sent", "e-1"),
      outcome(id, "opened", "e-2"),
      outcome(id, "clicked", "e-3"),
    ];
    await place.write("outcomes.ndjson", ndjson(...told));
    expect(await place.docket("outcomes", "@outcomes.ndjson", ...db)).toEqual({
      code: 0,
      out: "4 outcomes read: 3 new, 1 known already, 0 refused\n",
      err: "",
    });
    const again = await place.docket("outcomes", "--json", "@outcomes.ndjson", ...db);
    expect(JSON.parse(again.out)).toEqual({ read: 4, new: 0, known: 4, refused: 0, waiting: 0 });
    expect(await typesOf(place, id)).toEqual([
      "OutcomeRecorded opened",
      "MessageSent",
      "OutcomeRecorded clicked",
    ]);
  });

  it("takes what was sent before its customer unsubscribed, also when it is told later", async () => {
    const place = await placeWithRecord();
    const [id = ""] = await messageIds(place);
    const sent = { ...outcome(id, "sent", "e-1"), occurred_at: "2026-09-30T23:59:00Z" };
    await place.write("outcomes.ndjson", ndjson(outcome(id, "unsubscribed", "e-2"), sent));
    const { code, err } = await place.docket("outcomes", "@outcomes.ndjson", ...db);
    expect([code, err]).toEqual([0, ""]);
    expect(await typesOf(place, id)).toEqual(["OutcomeRecorded unsubscribed", "MessageSent"]);
  });

  it("refuses that a message was sent to somebody who does not consent, or that nobody approved", async () => {
    const place = await placeWithRecord();
    const [id = ""] = await messageIds(place);
    await place.write(
      "outcomes.ndjson",
      ndjson(
        outcome(id, "unsubscribed", "e-1"),
        outcome(id, "sent", "e-2"),
        outcome("nobody-wrote-it", "sent", "e-3"),
      ),
    );
    expect(await place.docket("outcomes", "@outcomes.ndjson", ...db)).toEqual({
      code: 2,
      out: "3 outcomes read: 1 new, 0 known already, 2 refused\n",
      err:
        "refused @outcomes.ndjson:2 the customer has not consented\n" +
        "refused @outcomes.ndjson:3 there is no such message\n",
    });
  });
});

describe("a record that is an empty file", () => {
  it.each(["messages", "verify", "events customer:c-1", "export c-1", "forget c-1"])(
    "stays empty when docket %s reads it",
    async (command) => {
      const place = await freshPlace();
      await place.write("e0.db", "");
      expect(await place.docket(...command.split(" "), "--db", "@e0.db")).toEqual({
        code: 1,
        out: "",
        err: "docket: @e0.db is empty; docket run makes a record.\n",
      });
      expect(await place.read("e0.db")).toBe("");
    },
  );
});

const elsewhere =
  "Files that runs wrote elsewhere (--out, --rejects), exports, copies and your own input are not " +
  "known here; delete them, too.\n";

describe("docket export and docket forget", () => {
  it("print all that is held about a person, and make it unreadable", async () => {
    const place = await placeWithRecord();
    const before = await place.docket("export", "c-1", ...db);
    expect(before.code).toBe(0);
    expect(before.out).toContain("Ada Lovelace-1");
    expect(before.out).toContain("ada1@example.com");

    const forgotten = await place.docket("forget", "c-1", ...db);
    expect(forgotten).toEqual({
      code: 0,
      out:
        "c-1 is forgotten: their personal data, and that of 1 message, can no longer be read.\n" +
        "@out/events.ndjson holds it in the clear; delete it.\n" +
        "@out/messages.ndjson holds it in the clear; delete it.\n" +
        elsewhere,
      err: "",
    });
    const after = await place.docket("export", "c-1", ...db);
    expect(after.code).toBe(0);
    expect(after.out).not.toContain("Lovelace");
    expect((await place.docket("verify", ...db)).code).toBe(0);
    expect((await place.docket("forget", "c-1", ...db)).out).toContain("is forgotten already");
  });

  it("leave no hash by which a guess at what was personal could be confirmed", async () => {
    const place = await placeWithRecord();
    const hash = hashText(JSON.stringify(three[0]));
    expect(await place.read("out/events.ndjson")).not.toContain(hash.slice(0, 8));
  });

  it("name no file that holds nothing of theirs", async () => {
    const place = await placeWithRecord();
    await run(place, "--redact", "@customers.ndjson");
    const redacted = await place.docket("forget", "c-1", ...db);
    expect(redacted.out.split("\n").slice(1).join("\n")).toBe(elsewhere);
    await run(place, "@customers.ndjson");
    const others = await place.docket("forget", "c-1", ...db);
    expect(others.out.split("\n").slice(1).join("\n")).toBe(elsewhere);
  });

  it("name a file of which it cannot be told", async () => {
    const place = await placeWithRecord();
    await place.write("out/events.ndjson", '{"stream":"customer:c-1","event":{"type":"Custom');
    const { out } = await place.docket("forget", "c-1", ...db);
    expect(out).toContain("\n@out/events.ndjson holds it in the clear; delete it.\n");
  });

  it("say what is damaged", async () => {
    const place = await placeWithRecord();
    const [id = ""] = await messageIds(place);
    const database = new Database(join(place.path, "out/docket.sqlite"));
    database.exec(`UPDATE commits SET body = 'nonsense' WHERE stream = 'message:${id}'`);
    database.close();
    const { code, out } = await place.docket("forget", "c-1", ...db);
    expect(code).toBe(0);
    expect(out).toMatch(
      new RegExp(`\n(damaged: message:${id} version 1 cannot be read: .*\\.\n)+`),
    );
  });

  it("leave everybody else as they were", async () => {
    const place = await placeWithRecord();
    const exported = async () => {
      const { events, messages, key } = JSON.parse(
        (await place.docket("export", "c-2", ...db)).out,
      );
      return { events, messages, key };
    };
    const before = await exported();
    expect([before.key, before.messages.length]).toEqual(["present", 1]);
    await place.docket("forget", "c-1", ...db);
    expect(await exported()).toEqual(before);
  });

  it("know nothing of a stranger, and leave no trace of the question", async () => {
    const place = await placeWithRecord();
    for (const [command, what] of [
      ["forget", "Nobody is forgotten"],
      ["export", "Nothing is exported"],
    ] as const) {
      expect(await place.docket(command, "c-9", ...db)).toEqual({
        code: 1,
        out: "",
        err: `docket: ${what}: there is no such customer.\n`,
      });
    }
    await place.write("more.ndjson", ndjson(customerRecord(9)));
    expect((await run(place, "@more.ndjson")).summary).toMatchObject({ customers: 4, messages: 4 });
  });
});
