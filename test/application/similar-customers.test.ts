import { errAsync, okAsync, ResultAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { InMemorySimilarCustomers } from "#adapters/in-memory";
import { SimulatedEmbedder } from "#adapters/simulated";
import {
  type Docket,
  type IndexedCustomer,
  type Ports,
  portraitOf,
  type SimilarCustomers,
} from "#application";
import { endOfTime, features } from "#domain";
import {
  addCustomer,
  cause,
  customerCommands,
  error,
  memory,
  must,
  now,
  openDocket,
  over,
} from "../support/docket.js";
import { adaAndGrace } from "../support/forgetting.js";
import { intercepted } from "../support/intercepted.js";

const lawns = { services: ["lawn_care", "fertilizing"], satisfaction: 5, lotFeatures: ["garden"] };
const roofs = { services: ["roof_cleaning"], satisfaction: 3, lotFeatures: ["pool"] };

/** Ada and Grace have lawns, Alan and Edsger roofs. All are indexed. */
async function four(given: Partial<Ports> = {}): Promise<Docket> {
  const docket = await openDocket(given, {}, []);
  await addCustomer(docket, "ada", lawns);
  await addCustomer(docket, "grace", lawns);
  await addCustomer(docket, "alan", roofs);
  await addCustomer(docket, "edsger", { ...roofs, lotFeatures: ["pool", "trees"] });
  await must(docket.indexCustomers());
  return docket;
}

/** All that is in the index, whoever it is. */
async function indexed({ ports }: Docket): Promise<readonly string[]> {
  const vector = await must(ports.embedder.embed("lawn"));
  const query = { vector, exceptCustomer: "", limit: 99, minimumScore: -1 };
  const found = await must(ports.similarCustomers.nearest(query));
  return found.map(({ customerId }) => customerId).sort();
}

/** Ports that keep what is embedded. */
function listening() {
  const texts: string[] = [];
  const embedder = intercepted(new SimulatedEmbedder(), (method, [text], run) => {
    if (method === "embed") texts.push(String(text));
    return run();
  });
  return { texts, embedder };
}

describe("customers who are like another one", () => {
  it("are found, nearest first, and never the customer itself", async () => {
    const docket = await four();
    const found = await must(docket.similarCustomers("ada", { minimumScore: -1 }));
    expect(found.map(({ customerId }) => customerId)).toEqual(["grace", "alan", "edsger"]);
    expect(found[0]?.score).toBeCloseTo(1, 6);
    const near = await must(docket.similarCustomers("alan", { limit: 1, minimumScore: 0.5 }));
    expect(near.map(({ customerId }) => customerId)).toEqual(["edsger"]);
    expect(await must(docket.similarCustomers("ada", { minimumScore: 0.999 }))).toHaveLength(1);
  });

  it("are found by what is known of the customer now, whenever they were indexed", async () => {
    const docket = await four();
    await addCustomer(docket, "barbara", roofs);
    const [nearest] = await must(docket.similarCustomers("barbara"));
    expect(nearest?.customerId).toBe("alan");
    const services = customerCommands("barbara", lawns).filter(
      ({ type }) => type !== "GiveConsent",
    );
    const more = services.map((command) =>
      command.type === "ReportService"
        ? { ...command, serviceId: `again-${command.serviceId}` }
        : command,
    );
    await must(docket.handleCustomer("barbara", more, cause("more")));
    expect(await indexed(docket)).not.toContain("barbara");
    await must(docket.indexCustomer("barbara"));
    expect(await indexed(docket)).toContain("barbara");
  });

  it("are not looked for of somebody whom nobody knows, or who was erased", async () => {
    const docket = await four();
    expect(await error(docket.similarCustomers("nobody"))).toEqual({ type: "CustomerNotFound" });
    expect(await error(docket.similarCustomers("not an id"))).toMatchObject({
      type: "InvalidStream",
    });
    await must(docket.forget("ada", cause("forget")));
    expect(await error(docket.similarCustomers("ada"))).toEqual({ type: "CustomerIsErased" });
  });
});

describe("indexing customers", () => {
  it("puts the newest of each into the index, by the version of their stream", async () => {
    const docket = await openDocket({}, {}, []);
    await addCustomer(docket, "ada", roofs);
    expect(await must(docket.indexCustomer("ada"))).toBe("indexed");
    await addCustomer(docket, "grace", lawns);
    await must(docket.indexCustomer("grace"));
    expect((await must(docket.similarCustomers("grace")))[0]?.score).toBeLessThan(0.95);
    const more = customerCommands("ada", lawns).map((command) =>
      command.type === "ReportService" ? { ...command, serviceId: "s-9" } : command,
    );
    await must(docket.handleCustomer("ada", more.slice(-1), cause("more")));
    const [before] = await must(docket.similarCustomers("grace"));
    await must(docket.indexCustomer("ada"));
    const [after] = await must(docket.similarCustomers("grace"));
    expect(after?.score).toBeGreaterThan(before?.score ?? 1);
  });

  it("does it for all of them, and counts", async () => {
    const docket = await four();
    await must(docket.forget("alan", cause("forget")));
    const similarCustomers = new InMemorySimilarCustomers();
    const again = over({ ...docket.ports, similarCustomers });
    expect(await must(again.indexCustomers())).toEqual({ indexed: 3, erased: 1, corrupt: [] });
    expect(await indexed(again)).toEqual(["ada", "edsger", "grace"]);
  });

  it("embeds nobody who was erased", async () => {
    const { texts, embedder } = listening();
    const docket = await four();
    await must(docket.forget("alan", cause("forget")));
    await must(over({ ...docket.ports, embedder }).indexCustomers());
    expect(texts).toHaveLength(3);
  });

  it("goes on past a customer who cannot be read, and says who", async () => {
    const docket = await four();
    const stream = "customer:alan";
    const corrupt = { type: "Corrupt", stream, version: 1, issues: ["it is no JSON"] } as const;
    const events = intercepted(docket.ports.events, (method, [name], run) =>
      method === "read" && name === stream ? errAsync(corrupt) : run(),
    );
    const similarCustomers = new InMemorySimilarCustomers();
    const broken = over({ ...docket.ports, events, similarCustomers });
    expect(await must(broken.indexCustomers())).toEqual({
      indexed: 3,
      erased: 0,
      corrupt: [corrupt],
    });
  });

  it("ends where the index does not answer, and with the signal", async () => {
    const docket = await four();
    const down = { type: "Unavailable", service: "an index", cause: "down" } as const;
    const similarCustomers = intercepted(docket.ports.similarCustomers, () => errAsync(down));
    expect(await error(over({ ...docket.ports, similarCustomers }).indexCustomers())).toEqual(down);
    const cause = new Error("enough");
    expect(await error(docket.indexCustomers({ signal: AbortSignal.abort(cause) }))).toMatchObject({
      type: "Unavailable",
      cause,
    });
  });

  it("is refused for somebody whom nobody knows", async () => {
    const docket = await openDocket({}, {}, []);
    expect(await error(docket.indexCustomer("nobody"))).toEqual({ type: "CustomerNotFound" });
  });
});

describe("a customer who is forgotten", () => {
  it("is not found any more, and cannot be indexed again", async () => {
    const docket = await four();
    await must(docket.forget("grace", cause("forget")));
    expect(await indexed(docket)).toEqual(["ada", "alan", "edsger"]);
    expect(await must(docket.indexCustomer("grace"))).toBe("erased");
    expect(await indexed(docket)).toEqual(["ada", "alan", "edsger"]);
  });

  it("leaves an index alone in which nobody of that name can be", async () => {
    const erased: unknown[] = [];
    const similarCustomers = intercepted(new InMemorySimilarCustomers(), (method, [id], run) => {
      if (method === "erase") erased.push(id);
      return run();
    });
    const docket = await openDocket({ similarCustomers }, {}, []);
    expect(await error(docket.forget("nobody", cause("forget")))).toEqual({
      type: "CustomerNotFound",
    });
    expect(erased).toEqual([]);
  });

  /** An index that forgets whom it erased, as one that was built anew would. */
  class IndexWithoutMarkers implements SimilarCustomers {
    readonly index = "without markers";
    readonly ids = new Set<string>();
    upsert({ customerId }: IndexedCustomer) {
      this.ids.add(customerId);
      return okAsync();
    }
    erase(customerId: string) {
      this.ids.delete(customerId);
      return okAsync();
    }
    nearest() {
      return okAsync([]);
    }
  }

  /** Ports that run something else, once, before their `at`-th call; and how many calls came. */
  function interrupted(ports: Ports, at: number, other: () => Promise<unknown>) {
    const seen = { calls: 0 };
    const { clock, ...called } = ports;
    const wrapped = Object.entries(called).map(([name, port]) => [
      name,
      intercepted<object>(port, (_, __, run) => {
        seen.calls += 1;
        if (seen.calls !== at) return run();
        return ResultAsync.fromSafePromise(other()).andThen(
          () => run() as ResultAsync<unknown, unknown>,
        );
      }),
    ]);
    return { seen, ports: { clock, ...Object.fromEntries(wrapped) } as Ports };
  }

  const index = (docket: Docket) => must(docket.indexCustomer("ada"));
  const forget = (docket: Docket) => must(docket.forget("ada", cause("forget")));

  it.each([
    ["indexing", index, forget],
    ["forgetting", forget, index],
  ])("does not stay, at whichever call of %s the other came in between", async (_, one, other) => {
    let at = 0;
    for (let isOver = false; !isOver; ) {
      at += 1;
      const similarCustomers = new IndexWithoutMarkers();
      const stores = memory({ similarCustomers });
      const plain = over(stores);
      await addCustomer(plain, "ada", lawns);
      const { seen, ports } = interrupted(stores, at, () => other(plain));
      await one(over(ports));
      isOver = seen.calls < at;
      if (isOver) await forget(plain);
      expect([...similarCustomers.ids], `call ${at}`).toEqual([]);
    }
    expect(at).toBeGreaterThan(5);
  });
});

describe("the export of a customer", () => {
  it("holds what their vector is made of, as long as there may be one", async () => {
    const { docket } = await adaAndGrace();
    const { portrait } = await must(docket.exportCustomer("c-1"));
    expect(portrait).toEqual({
      index: "in-memory-exact-cosine-1",
      text: [
        "property: single family",
        "lot: pool",
        "services: roof cleaning",
        "how often: a customer of one service",
        "spent so far: many hundreds USD",
        "satisfaction: content",
      ].join("\n"),
    });
    await must(docket.forget("c-1", cause("forget")));
    expect(await must(docket.exportCustomer("c-1"))).not.toHaveProperty("portrait");
    expect(await must(docket.exportCustomer("c-3"))).not.toHaveProperty("portrait");
  });
});

describe("a portrait", () => {
  const nothing = features([], endOfTime);
  const present = <T>(value: T) => ({ status: "present", value }) as const;

  it("of somebody of whom nothing is known says so", () => {
    expect(portraitOf(nothing)).toBe("how often: not a customer of any service yet");
  });

  it("has words for numbers, currency by currency", () => {
    const portrait = portraitOf({
      ...nothing,
      serviceCount: present(7),
      serviceTypes: present(["lawn_care", "pest  control"]),
      lifetimeValue: present({ USD: 312_000, JPY: 20_000 }),
      satisfactionAverage: present(4.6),
      satisfactionTrend: present(-0.8),
      propertyType: present("town_house"),
      lotFeatures: present(["pool", "trees"]),
    });
    expect(portrait.split("\n")).toEqual([
      "property: town house",
      "lot: pool, trees",
      "services: lawn care, pest control",
      "how often: a regular customer",
      "spent so far: tens of thousands JPY, many thousands USD",
      "satisfaction: delighted",
      "satisfaction lately: falling",
    ]);
  });

  it("says the same of a customer whenever it is made", async () => {
    const docket = await openDocket({}, {}, []);
    await addCustomer(docket, "ada", lawns);
    const { texts, embedder } = listening();
    await must(over({ ...docket.ports, embedder }).indexCustomer("ada"));
    const clock = { now: () => "2036-10-01T12:00:00.000Z" };
    await must(over({ ...docket.ports, embedder, clock }).indexCustomer("ada"));
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).toContain("satisfaction: delighted");
  });

  it("leaves out what is too old to speak for today, and what ages by the day", () => {
    const since = now;
    const portrait = portraitOf({
      ...nothing,
      satisfactionAverage: { status: "expired", since },
      satisfactionTrend: { status: "expired", since },
      daysSinceLastService: present(41),
    });
    expect(portrait).toBe("how often: not a customer of any service yet");
  });

  it.each([
    [1, "a customer of one service"],
    [2, "a customer of a few services"],
    [3, "a customer of a few services"],
    [4, "a regular customer"],
    [9, "a regular customer"],
    [10, "a customer of many services"],
  ])("of somebody with %i services says: %s", (count, words) => {
    expect(portraitOf({ ...nothing, serviceCount: present(count) })).toBe(`how often: ${words}`);
  });
});
