import { errAsync, okAsync, ResultAsync } from "neverthrow";
import { beforeAll, describe, expect, it } from "vitest";
import { DynamoDbViewStore } from "#adapters/dynamodb";
import { InMemoryViewStore } from "#adapters/in-memory";
import { administrationOver, type EventStore, readState, type ViewStore } from "#application";
import { rollout, streamName } from "#domain";
import { approval, cause, error, judge, memory, movableClock, must } from "../support/docket.js";
import { describeDynamoDb } from "../support/dynamodb.js";

const stopped = { type: "stop" } as const;
const traffic = streamName(rollout.category, "email-judge");

async function opened(events?: (store: EventStore) => EventStore) {
  const ports = memory();
  const admin = administrationOver({ ...ports, events: events?.(ports.events) ?? ports.events });
  await must(administrationOver(ports).docket.putIntoService(judge, approval));
  return { admin, ports };
}

describe("a command from outside", () => {
  it("is done once, whatever else was recorded since", async () => {
    const { admin, ports } = await opened();
    const stop = () =>
      must(admin.decideTraffic("email-judge", stopped, { cause: cause("a"), reason: "x" }));
    await stop();
    const resumed = { cause: cause("b"), reason: "y" };
    await must(admin.decideTraffic("email-judge", { type: "resume" }, resumed));
    const again = await stop();
    expect(again.state.traffic).toBe("flowing");
    const { recorded } = await must(ports.events.read(traffic));
    expect(recorded.map(({ event }) => event.type)).toEqual([
      "StableSet",
      "TrafficStopped",
      "TrafficResumed",
    ]);
  });

  it("that expects an end is refused when another comes between its read and its append", async () => {
    const { admin, ports } = await opened((store) => ({
      read: store.read.bind(store),
      scan: store.scan.bind(store),
      append: (stream, position, events, info) =>
        info.commitId === "late"
          ? store
              .append(stream, position, events, { ...info, commitId: "first" })
              .andThen(() => store.append(stream, position, events, info))
          : store.append(stream, position, events, info),
    }));
    const { tag } = await must(readState(ports.events, rollout, "email-judge"));
    const late = { cause: cause("late"), reason: "x", expected: tag };
    expect(await error(admin.decideTraffic("email-judge", stopped, late))).toEqual({
      type: "Stale",
      stream: "rollout:email-judge",
    });
    const any = { cause: cause("late"), reason: "x" };
    const done = await must(admin.decideTraffic("email-judge", stopped, any));
    expect([done.version, done.state.traffic]).toEqual([2, "stopped"]);
  });

  it("leaves a tag that another read of the same end finds", async () => {
    const { admin, ports } = await opened();
    const before = await must(readState(ports.events, rollout, "email-judge"));
    const how = { cause: cause("a"), reason: "x", expected: before.tag };
    const { tag } = await must(admin.decideTraffic("email-judge", stopped, how));
    const after = await must(readState(ports.events, rollout, "email-judge"));
    expect(tag).toBe(after.tag);
    expect(tag).not.toBe(before.tag);
  });
});

/** What requests by key promise over any store of rows. */
function requestsByKey(name: string, open: () => ViewStore): void {
  const request = (holder: string, fingerprint = "f") => ({
    key: `key-${name}-${holder.split("/")[0]}`,
    fingerprint,
    holder,
  });
  const over = (clock = movableClock()) =>
    administrationOver(memory({ clock, views: open() })).once;

  it("is answered as it was the first time", async () => {
    const once = over();
    let done = 0;
    const run = () => {
      done += 1;
      return okAsync<string, never>(`answer ${done}`);
    };
    const unique = crypto.randomUUID();
    expect(await must(once(request(`${unique}/1`), run))).toBe("answer 1");
    expect(await must(once(request(`${unique}/2`), run))).toBe("answer 1");
    const other = once(request(`${unique}/3`, "another"), run);
    expect(await error(other)).toEqual({ type: "KeyReused" });
    expect(done).toBe(1);
  });

  it("is done by one of those who send it at once", async () => {
    const once = over();
    const unique = crypto.randomUUID();
    const done: string[] = [];
    const run = (holder: string) => (): ResultAsync<string, never> =>
      okAsync(holder).map((each) => {
        done.push(each);
        return each;
      });
    const holders = [1, 2, 3, 4, 5].map((n) => `${unique}/${n}`);
    const answers = await Promise.all(holders.map((each) => once(request(each), run(each))));
    expect(done).toHaveLength(1);
    const told = answers.map((each) =>
      each.match(
        (answer) => answer,
        ({ type }) => type,
      ),
    );
    expect(new Set(told).size).toBeLessThanOrEqual(2);
    for (const each of told) expect([done[0], "InProgress"]).toContain(each);
  });

  it("that failed may be sent again, by the same key", async () => {
    const once = over();
    const unique = crypto.randomUUID();
    const failed = once(request(`${unique}/1`), () => errAsync({ type: "Broken" as const }));
    expect(await error(failed)).toEqual({ type: "Broken" });
    const again = once(request(`${unique}/2`, "put right"), () => okAsync("answer"));
    expect(await must(again)).toBe("answer");
  });

  it("whose attempt never ended is free after half a minute, and any after a day", async () => {
    const clock = movableClock("2026-10-01T12:00:00.000Z");
    const once = over(clock);
    const unique = crypto.randomUUID();
    const never = new Promise<string>(() => undefined);
    await new Promise<void>((begun) => {
      const hanging = () => {
        begun();
        return ResultAsync.fromSafePromise<string, never>(never);
      };
      void once(request(`${unique}/1`), hanging);
    });
    clock.moveTo("2026-10-01T12:00:29.999Z");
    const second = once(request(`${unique}/2`), () => okAsync("second"));
    expect(await error(second)).toEqual({ type: "InProgress" });
    clock.moveTo("2026-10-01T12:00:30.000Z");
    expect(await must(once(request(`${unique}/3`), () => okAsync("third")))).toBe("third");
    clock.moveTo("2026-10-02T12:00:29.999Z");
    expect(await must(once(request(`${unique}/4`), () => okAsync("fourth")))).toBe("third");
    clock.moveTo("2026-10-02T12:00:30.000Z");
    expect(await must(once(request(`${unique}/5`), () => okAsync("fifth")))).toBe("fifth");
  });
}

describe("a request in memory", () => {
  const views = new InMemoryViewStore();
  requestsByKey("memory", () => views);
});

describeDynamoDb("a request in DynamoDB", (db) => {
  let table = "";
  beforeAll(async () => {
    table = (await db.tables()).views;
  });
  requestsByKey("dynamodb", () => new DynamoDbViewStore({ caller: db.caller(), table }));
});
