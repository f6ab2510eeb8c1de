import { beforeEach, expect, inject, it, onTestFinished, vi } from "vitest";
import { startBedrockStandIn } from "#adapters/bedrock-stand-in";
import { prepareAws, variablesOf } from "../../services/prepare-aws.js";
import { describeAws } from "../support/aws.js";
import { at, customerRecord, freshPlace, ndjson } from "../support/command-line.js";
import { docketWith } from "../support/docket-process.js";
import { describeDynamoDb } from "../support/dynamodb.js";
import {
  allItems,
  commitsOf,
  fill,
  lose,
  nameOf,
  type RestoredBeside,
  restoredBeside,
} from "../support/restored-tables.js";

vi.setConfig({ testTimeout: 120_000 });

describeDynamoDb("docket restore", (db) => {
  let beside: RestoredBeside;
  beforeEach(async () => {
    beside = await restoredBeside(db);
    const variables = {
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "any",
      AWS_SECRET_ACCESS_KEY: "any",
      AWS_ENDPOINT_URL_DYNAMODB: db.endpoint,
      DOCKET_EVENTS_TABLE: beside.inUse.events,
      DOCKET_VIEWS_TABLE: beside.inUse.views,
      DOCKET_KEYS_TABLE: beside.inUse.keys,
      DOCKET_BUCKET: "nobody-asks-for-it",
      DOCKET_KMS_KEY: "nobody-asks-for-it",
      DOCKET_EVENT_BUS: "nobody-asks-for-it",
      DOCKET_ALERTS_TOPIC: "arn:aws:sns:eu-central-1:123456789012:nobody-asks-for-it",
      DOCKET_SETTINGS_PATH: "/nobody",
      DOCKET_SEARCH_DOMAIN: "none",
    };
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    return () => vi.unstubAllEnvs();
  });
  const restore = async (...args: readonly string[]) =>
    (await freshPlace()).docket("restore", "--aws", ...args);
  const eventsFrom = () => ["--events-from", beside.restored.events];
  const loseOne = () => lose(db, beside.inUse.events, (name) => /^customer:c-1 [89]$/.test(name));

  it("says in numbers what it put back", async () => {
    const whole = await commitsOf(db, beside.inUse.events);
    await loseOne();
    await lose(db, beside.inUse.keys, (id) => id === "c-1");
    const keysFrom = ["--keys-from", beside.restored.keys];
    expect(await restore(...eventsFrom(), ...keysFrom)).toEqual({
      code: 0,
      out:
        `2 commits put back; ${whole.length - 2} there already.\n` +
        "1 key put back; 2 there already, 0 left out, of people erased since.\n" +
        "0 people forgotten again.\n",
      err: "",
    });
    expect(await commitsOf(db, beside.inUse.events)).toEqual(whole);
  });

  it("says what it would put back, and writes nothing", async () => {
    await loseOne();
    const { code, out } = await restore(...eventsFrom(), "--dry-run");
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(
        /^2 commits would be put back; \d+ there already\.\n0 people would be forgotten again\.\nNothing was written: all as the tables are now\.\n$/,
      ),
    ]);
    const { out: json } = await restore(...eventsFrom(), "--dry-run", "--json");
    expect(JSON.parse(json)).toMatchObject({
      dryRun: true,
      events: { putBack: 2, held: [], refused: [] },
      forgottenAgain: 0,
    });
  });

  it("names what it did not put back, and why", async () => {
    const key = (id: string, v: number) => ({ s: { S: `customer:${id}` }, v: { N: String(v) } });
    await lose(db, beside.inUse.events, (name) => /^customer:c-[12] [789]$/.test(name));
    await fill(db, beside.inUse.events, [{ ...key("c-1", 7), n: { N: "1" } }]);
    await lose(db, beside.restored.events, (name) => name === "customer:c-2 7");
    await fill(db, beside.restored.events, [key("c-9", 1)]);
    await fill(db, beside.inUse.keys, [{ k: { S: "c-3" }, w: { B: new Uint8Array(48) } }]);
    await fill(db, beside.restored.keys, [{ k: { S: "c-8" } }]);
    const { code, err } = await restore(...eventsFrom(), "--keys-from", beside.restored.keys);
    expect(code).toBe(1);
    const left = "nothing of it from there on was put back.";
    expect(err.trimEnd().split("\n").sort()).toEqual([
      `a gap: neither table has version 7 of customer:c-2; ${left}`,
      "another key: c-3 has one by now; what the lost one closed stays closed.",
      "not copied: customer:c-9 version 1 cannot be read: n: is missing; t: is missing; i: is missing; b: Invalid input.",
      "not copied: key of c-8: it is no key.",
      `two histories: customer:c-1 has something else at version 7; ${left}`,
    ]);
  });

  it("names no more than twenty of many, and all as JSON", async () => {
    const junk = Array.from({ length: 25 }, (_, i) => ({
      s: { S: `customer:c-${100 + i}` },
      v: { N: "1" },
    }));
    await fill(db, beside.restored.events, junk);
    const { code, err } = await restore(...eventsFrom());
    expect(code).toBe(1);
    expect(err.trimEnd().split("\n").slice(20)).toEqual(["and 5 more: --json names all."]);
    const { out } = await restore(...eventsFrom(), "--json");
    expect(JSON.parse(out).events.refused).toHaveLength(25);
  });

  it("needs a restored table, and another one than that in use", async () => {
    expect(await restore()).toEqual({
      code: 1,
      out: "",
      err: "docket: Say what was restored: --events-from <table>, --keys-from <table>.\n",
    });
    const { events } = beside.inUse;
    const { code, err } = await restore("--events-from", events);
    expect([code, err]).toEqual([
      1,
      `docket: DynamoDB cannot be used: "${events}" is the table in use. Name the table that was restored beside it.\n`,
    ]);
    expect((await restore("--keys-from", "nowhere")).err).toMatch(
      /The table "nowhere" does not exist in this account and region/,
    );
  });

  it("stopped by Ctrl-C says that the same command goes on, which it does", async () => {
    const whole = await commitsOf(db, beside.inUse.events);
    await lose(db, beside.inUse.events, () => true);
    const interruption = new AbortController();
    let written = "";
    const terminal = {
      isInteractive: true,
      interrupted: interruption.signal,
      err(text: string) {
        written += text;
        interruption.abort();
      },
    };
    const { docketOn } = await freshPlace();
    const { code } = await docketOn(terminal, "restore", "--aws", ...eventsFrom());
    expect(code).toBe(130);
    expect(written).toBe(
      `\r\u001b[2Kevents: ${whole.length} items read\r\u001b[2Kdocket: Interrupted; what was put back stays, and the same command goes on.\n`,
    );
    expect((await restore(...eventsFrom())).code).toBe(0);
    expect(await commitsOf(db, beside.inUse.events)).toEqual(whole);
  });

  describeAws("on a local AWS", (aws) => {
    it("brings nobody back who was erased since", async () => {
      const caFile = inject("aws")?.caFile ?? "";
      const places = { aws: { endpoint: aws.endpoint, caFile }, dynamoDb: db.endpoint };
      const name = `docket-${crypto.randomUUID().slice(0, 8)}`;
      const made = await prepareAws({ ...places, openSearch: "" }, name);
      const bedrock = await startBedrockStandIn();
      onTestFinished(bedrock.close);
      const env = {
        ...variablesOf(places, bedrock.endpoint),
        ...made,
        DOCKET_SEARCH_ENDPOINT: "",
        DOCKET_SEARCH_DOMAIN: "none",
      };
      const place = await freshPlace();
      const docket = (...args: readonly string[]) => docketWith(env, place.path, ...args, "--aws");
      await place.write("a.ndjson", ndjson(customerRecord(1), customerRecord(2)));
      const run = await docket("run", "a.ndjson", "--at", at);
      expect([run.code, run.err]).toEqual([0, expect.stringContaining("Messages 2/2")]);

      const beside = await db.tables();
      const [events, keys] = [`${name}-events`, `${name}-keys`];
      await fill(db, beside.events, await allItems(db, events));
      await fill(db, beside.keys, await allItems(db, keys));
      expect((await docket("forget", "c-1")).code).toBe(0);
      const lost = await lose(db, events, (item) => item.startsWith("message:"));
      await lose(db, keys, () => true);

      const from = ["--events-from", beside.events, "--keys-from", beside.keys];
      const { code, out } = await docket("restore", ...from);
      expect([code, out]).toEqual([
        0,
        expect.stringMatching(
          new RegExp(
            `^${lost.length} commits put back; \\d+ there already\\.\n1 key put back; 0 there already, 1 left out, of people erased since\\.\n1 person forgotten again\\.\n$`,
          ),
        ),
      ]);
      const held = async (id: string) => JSON.parse((await docket("export", id)).out);
      expect(await held("c-1")).toMatchObject({ key: "forgotten" });
      expect(JSON.stringify(await held("c-1"))).not.toContain("Lovelace");
      expect(await held("c-2")).toMatchObject({ key: "present" });
      expect((await allItems(db, keys)).map(nameOf).sort()).toEqual(["c-1", "c-2"]);
      expect((await docket("verify")).out).toMatch(/2 messages.*: 0 differ/);
    });
  });
});
