import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
  agentVersion,
  contracts,
  customer,
  type Decider,
  type DomainEvent,
  evaluation,
  fold,
  instant,
  message,
  type Recorded,
  rollout,
  validate,
} from "#domain";

/** What a line of the record looks like around its event. */
const line = z.strictObject({
  stream: z.string().regex(/^[a-z-]+:.+$/),
  version: z.int().positive(),
  event: z.looseObject({ type: z.string() }),
  recordedAt: instant,
  commitId: z.string().min(1),
  metadata: z.strictObject({
    correlationId: z.string().min(1),
    causationId: z.string().min(1),
    actor: z.string().min(1),
    source: z.strictObject({ system: z.string(), record: z.string() }),
    codeVersion: z.string().min(1),
    schemaVersion: z.literal(1),
  }),
});

const lines = readFileSync(new URL("golden/v1.ndjson", import.meta.url), "utf8")
  .trimEnd()
  .split("\n")
  .map((text) => JSON.parse(text) as Recorded);

const contractOf = (stream: string) =>
  contracts.find(({ category }) => stream.startsWith(`${category}:`));

const streams = new Map<string, readonly Recorded[]>();
for (const recorded of lines) {
  streams.set(recorded.stream, [...(streams.get(recorded.stream) ?? []), recorded]);
}

/** A decider as something that folds events which were read from outside. */
const statusBy =
  <S, E extends DomainEvent>(
    decider: Pick<Decider<never, S, E, unknown>, "initialState" | "evolve">,
    statusOf: (state: S) => string | undefined,
  ) =>
  (events: readonly DomainEvent[]) =>
    statusOf(fold(decider, events as readonly E[]));

const statusOf: Readonly<Record<string, ReturnType<typeof statusBy>>> = {
  "agent-version": statusBy(agentVersion, ({ status }) => status),
  customer: statusBy(customer, ({ status }) => status),
  evaluation: statusBy(evaluation, ({ status }) => status),
  message: statusBy(message, ({ status }) => status),
  rollout: statusBy(rollout, ({ run }) => run?.status),
};

describe("the events of schema version 1", () => {
  it("are on record in full: every type of every category", () => {
    const known = contracts.flatMap(({ category, schemas }) =>
      Object.keys(schemas).map((type) => `${category} ${type}`),
    );
    const found = lines.map(({ stream, event }) => `${contractOf(stream)?.category} ${event.type}`);
    expect([...new Set(found)].sort()).toEqual(known.sort());
  });

  it("are on record with and without each field that is optional", () => {
    const missing = contracts.flatMap(({ category, schemas }) =>
      Object.entries<z.ZodObject>(schemas).flatMap(([type, { shape }]) => {
        const events = lines
          .filter(({ stream, event }) => stream.startsWith(`${category}:`) && event.type === type)
          .map(({ event }) => event);
        return Object.entries<z.ZodType>(shape).flatMap(([field, schema]) => [
          ...(events.some((event) => field in event) ? [] : [`${type} with ${field}`]),
          ...(schema.safeParse(undefined).success && events.every((event) => field in event)
            ? [`${type} without ${field}`]
            : []),
        ]);
      }),
    );
    expect(missing).toEqual([]);
  });

  it("are on record with each personal field in the clear and erased", () => {
    const missing = contracts.flatMap(({ personalFields }) =>
      Object.entries<readonly string[]>(personalFields).flatMap(([type, fields]) =>
        fields.flatMap((field) => {
          const kinds = lines
            .filter(({ event }) => event.type === type)
            .flatMap(({ event }) => Object.entries(event))
            .filter(([name]) => name === field)
            .map(([, value]) => typeof value);
          return ["string", "object"]
            .filter((kind) => !kinds.some((each) => each === kind))
            .map((kind) => `${type}.${field} as ${kind}`);
        }),
      ),
    );
    expect(missing).toEqual([]);
  });

  it("are what their contract allows, and read back as they were written", () => {
    for (const recorded of lines) {
      const { stream, version, event } = line.parse(recorded);
      const contract = contractOf(stream);
      if (contract === undefined) return expect.unreachable(stream);
      const read = validate(contract, recorded.stream, recorded.event);
      expect(read.isErr() ? read.error : read.value, `${stream} ${version}`).toEqual(event);
    }
  });

  it("follow each other in their streams without gaps", () => {
    for (const [stream, recorded] of streams) {
      expect(
        recorded.map(({ version }) => version),
        stream,
      ).toEqual(recorded.map((_, i) => i + 1));
      const times = recorded.map(({ recordedAt }) => recordedAt);
      expect(times, stream).toEqual([...times].sort());
    }
  });

  it("lead where they always led", () => {
    const ends = [...streams].map(([stream, recorded]) => {
      const [category = ""] = stream.split(":");
      return [stream, statusOf[category]?.(recorded.map(({ event }) => event))];
    });
    expect(Object.fromEntries(ends)).toEqual({
      "customer:cust-0001": "registered",
      "customer:cust-0002": "registered",
      "customer:cust-0003": "erased",
      "customer:cust-0004": "registered",
      "agent-version:upsell-generator@1": "retired",
      "agent-version:upsell-generator@2": "revoked",
      "agent-version:upsell-generator@3": "rejected",
      "agent-version:upsell-judge@1": "approved",
      "rollout:upsell-generator": "completed",
      "rollout:referral-generator": "rolled-back",
      "message:jukmgo52lla42lyeb3k4ft3nn2": "sent",
      "message:yfivqrwznlks7mak22zodl5icw": "declined",
      "message:heldoutheldoutheldouthel": "declined",
      "message:kj5hzxslmautnyfuhhvnvoqkqr": "failed",
      "message:fheg7no6biqz4pl5g5rggr33hv": "cancelled",
      "message:iw7ujer76vlujghyh3wx2ntut6": "rejected",
      "message:vijtvsuggavocq6rg7jviuyion": "prepared",
      "message:erasederasederasederaseder": "prepared",
      "message:past-1": "sent",
      "message:past-2": "sent",
      "evaluation:eval-1": "completed",
      "evaluation:eval-2": "abandoned",
    });
  });
});
