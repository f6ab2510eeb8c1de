import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { SqsIntakeQueue, type SqsIntakeQueueOptions, sqsClient, sqsProbes } from "#adapters/sqs";
import type { Letter } from "#application";
import { intakeQueueConformance, lettersOf } from "../conformance/intake-queue.conformance.js";
import { type AwsClientConfig, describeAws } from "../support/aws.js";
import { faultyAws, proxiedAws, quickRetries } from "../support/aws-faults.js";
import { firstRequests, type ProxyPlan } from "../support/proxy-faults.js";
import { failingLetters, type OpenQueue, openQueue } from "../support/sqs.js";

describeAws("letters by SQS", (aws) => {
  const client = sqsClient(aws.config());
  let open: OpenQueue;
  beforeAll(async () => {
    open = await openQueue(aws);
  });
  afterAll(async () => {
    await open.remove();
    client.destroy();
  });

  const idsOf = (letters: readonly Letter[]) => letters.map(({ id }) => id);
  const takenOf = async (letters: readonly Letter[]) => {
    const ids = idsOf(letters);
    return idsOf(await open.taken(ids)).filter((id) => ids.includes(id));
  };

  intakeQueueConformance("SQS", async () => ({
    queue: new SqsIntakeQueue(client, { queue: open.url }),
    taken: open.taken,
  }));

  describe("when things go wrong on the way", () => {
    const faulty = faultyAws(aws, "json", 64, sqsClient);
    const queueOf = () => new SqsIntakeQueue(faulty(), { queue: open.url, ...quickRetries });
    intakeQueueConformance("SQS", async () => ({ queue: queueOf(), taken: open.taken }));

    it("come all, at least once", async () => {
      const [letters, queue] = [lettersOf(300), queueOf()];
      const batches = Array.from({ length: 6 }, (_, at) => letters.slice(50 * at, 50 * (at + 1)));
      const told = await Promise.all(batches.map((each) => queue.send(each)));
      expect(told.map((each) => each.isOk())).toEqual([true, true, true, true, true, true]);
      expect(new Set(await takenOf(letters)).size).toBe(300);
    });
  });

  const behind = async (plan: ProxyPlan, retries: Partial<SqsIntakeQueueOptions> = {}) => {
    const { config, passed } = await proxiedAws(aws, "json", plan);
    const line = sqsClient(config());
    onTestFinished(() => line.destroy());
    return {
      passed,
      queue: new SqsIntakeQueue(line, { queue: open.url, ...quickRetries, ...retries }),
    };
  };

  it.each([
    ["InternalError", false],
    ["RequestThrottled", true],
  ])("are sent again that failed with %s, and no others", async (code, isSenders) => {
    const { queue, passed } = await behind(
      firstRequests(failingLetters({ code, isSenders }, "2", "5")),
    );
    const letters = lettersOf(10);
    (await queue.send(letters))._unsafeUnwrap();
    expect((await takenOf(letters)).sort()).toEqual(idsOf(letters).sort());
    expect(passed).toHaveLength(2);
  });

  // An id of 36 bytes, its attribute's name and type of 8 and a body of 131,028 are 131,072 together.
  it.each([
    [[131_028, 131_028], 1],
    [[131_028, 131_029], 2],
    [[1_000, 262_036, 1_000], 3],
    [[1_000, 262_036 - 1_044 * 2, 1_000, 1_000], 2],
  ])("of %o bytes go in as many requests of 256 KiB as it takes: %i", async (sizes, requests) => {
    const { queue, passed } = await behind(() => undefined);
    const letters = sizes.flatMap((bytes) => lettersOf(1, "x".repeat(bytes)));
    (await queue.send(letters))._unsafeUnwrap();
    expect(new Set(await takenOf(letters))).toEqual(new Set(idsOf(letters)));
    expect(passed).toHaveLength(requests);
  });

  it("that SQS refuses are told of; all others are sent", async () => {
    const plan = firstRequests(
      failingLetters({ code: "InvalidMessageContents", isSenders: true }, "0"),
    );
    const { queue, passed } = await behind(plan);
    const letters = lettersOf(12);
    expect((await queue.send(letters))._unsafeUnwrapErr()).toMatchObject({
      type: "Unavailable",
      cause: { name: "InvalidMessageContents" },
      unsent: [letters[0]],
    });
    const others = letters.slice(1);
    expect((await takenOf(others)).sort()).toEqual(idsOf(others).sort());
    expect(passed).toHaveLength(2);
  });

  it("are sent twice after an answer that was lost", async () => {
    const { queue } = await behind(firstRequests({ type: "reset", when: "after" }));
    const [letters, last] = [lettersOf(2), lettersOf(1)];
    (await queue.send(letters))._unsafeUnwrap();
    (await queue.send(last))._unsafeUnwrap();
    await open.taken(idsOf(last));
    await expect
      .poll(async () => (await takenOf(letters)).sort(), { timeout: 10_000 })
      .toEqual([...idsOf(letters), ...idsOf(letters)].sort());
  });

  it("that cannot be sent are all unsent after eight requests", async () => {
    const { queue, passed } = await behind(() => ({ type: "refused", why: "unavailable" }));
    const letters = lettersOf(25);
    const failed = (await queue.send(letters))._unsafeUnwrapErr();
    expect(failed).toMatchObject({ type: "Unavailable", service: "SQS", unsent: letters });
    expect(passed).toHaveLength(8);
  });

  it("are unsent at the deadline when no answer comes", async () => {
    const { queue } = await behind(() => ({ type: "delay", ms: 60_000, when: "before" }), {
      attemptTimeoutMs: 200,
      deadlineMs: 500,
    });
    const letters = lettersOf(11);
    const before = performance.now();
    const failed = (await queue.send(letters))._unsafeUnwrapErr();
    expect(performance.now() - before).toBeLessThan(5_000);
    expect(failed).toMatchObject({ cause: { name: "TimeoutError" }, unsent: letters });
  });

  it("are unsent from the moment at which the call is stopped", async () => {
    const stop = new AbortController();
    const cause = new Error("no longer needed");
    const { queue } = await behind(({ number }) => {
      if (number < 2) return undefined;
      stop.abort(cause);
      return { type: "delay", ms: 60_000, when: "before" };
    });
    const letters = lettersOf(25);
    const failed = (await queue.send(letters, stop))._unsafeUnwrapErr();
    expect(failed).toMatchObject({ cause, unsent: letters.slice(10) });
  });

  it("are unsent when what answers is not SQS", async () => {
    const { queue } = await behind(() => ({ type: "rewrite", answer: () => "{}" }));
    const letters = lettersOf(1);
    expect((await queue.send(letters))._unsafeUnwrapErr()).toMatchObject({
      unsent: letters,
      advice: "What answers there is not SQS: correct the endpoint.",
    });
  });

  describe("where something is wrong", () => {
    const failed = async (queue: string, other: Partial<AwsClientConfig> = {}) => {
      const wrong = sqsClient(aws.config(other));
      const letters = lettersOf(1);
      const sent = await new SqsIntakeQueue(wrong, { queue, attempts: 2 }).send(letters);
      wrong.destroy();
      const error = sent._unsafeUnwrapErr();
      expect(error).toMatchObject({ type: "Unavailable", unsent: letters });
      return "advice" in error ? error.advice : undefined;
    };

    it("with the queue say so", async () => {
      const none = `${open.url}-none`;
      expect(await failed(none)).toBe(
        `There is no queue ${none}: create it, or correct its URL or the region.`,
      );
    });

    it("with the credentials say so", async () => {
      const credentials = { accessKeyId: "AKIANOBODY", secretAccessKey: "wrong" };
      expect(await failed(open.url, { credentials })).toContain(
        "AWS does not know these credentials in this region",
      );
    });
  });

  describe("a probe of their queue", () => {
    const run = async (queue: string) => {
      const [probe, ...others] = sqsProbes(client, { queue, attempts: 1 });
      expect(others).toEqual([]);
      expect(probe?.what).toBe(`find the queue ${queue}`);
      return probe?.run();
    };

    it("finds it, and puts nothing into it", async () => {
      const fresh = await openQueue(aws);
      onTestFinished(() => fresh.remove());
      expect((await run(fresh.url))?._unsafeUnwrap()).toBe("there; sending was not tried");
      const last = lettersOf(1);
      (await new SqsIntakeQueue(client, { queue: fresh.url }).send(last))._unsafeUnwrap();
      expect(idsOf(await fresh.taken(idsOf(last)))).toEqual(idsOf(last));
    });

    it("says what to do when there is none", async () => {
      expect((await run(`${open.url}-none`))?._unsafeUnwrapErr()).toMatchObject({
        advice: expect.stringContaining("There is no queue"),
      });
    });

    it("says what to do when it takes no letters of the greatest length", async () => {
      const small = await openQueue(aws, { MaximumMessageSize: "1024" });
      onTestFinished(() => small.remove());
      expect((await run(small.url))?._unsafeUnwrapErr()).toMatchObject({
        advice: `Set MaximumMessageSize of the queue ${small.url} to at least 262144.`,
      });
    });
  });
});

describe("a queue of SQS", () => {
  const url = "https://sqs.us-east-1.amazonaws.com/123456789012/intake";

  /** A client of a server that answers every request with this error, as SQS words it. */
  const refusing = async (status: number, error: string) => {
    const server = createServer((incoming, outgoing) => {
      incoming.resume().once("end", () => {
        outgoing.writeHead(status, { "content-type": "application/x-amz-json-1.0" });
        outgoing.end(JSON.stringify({ __type: `com.amazonaws.sqs#${error}`, message: "no" }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const client = sqsClient({
      region: "us-east-1",
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
    onTestFinished(() => {
      client.destroy();
      server.close();
      server.closeAllConnections();
    });
    return client;
  };

  it.each([
    [403, "AccessDeniedException", `Allow this identity sqs:SendMessage on ${url}`],
    [400, "KmsAccessDenied", `The key by which the queue ${url} encrypts cannot be used`],
  ])("that answers %i %s says what to do", async (status, error, advice) => {
    const queue = new SqsIntakeQueue(await refusing(status, error), { queue: url });
    const letters = lettersOf(3);
    expect((await queue.send(letters))._unsafeUnwrapErr()).toMatchObject({
      type: "Unavailable",
      unsent: letters,
      advice: expect.stringContaining(advice),
    });
  });

  it("has a URL", () => {
    const client = sqsClient({ region: "us-east-1" });
    expect(() => new SqsIntakeQueue(client, { queue: "" })).toThrow(RangeError);
  });
});
