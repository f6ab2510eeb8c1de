import { randomUUID } from "node:crypto";
import { DeleteParametersCommand, PutParameterCommand } from "@aws-sdk/client-ssm";
import { afterAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { SsmSettings, ssmClient, ssmProbes } from "#adapters/ssm";
import type { Setting } from "#application";
import { settingsConformance } from "../conformance/settings.conformance.js";
import { describeAws } from "../support/aws.js";
import { faultyAws, proxiedAws, quickRetries } from "../support/aws-faults.js";

describeAws("settings in Parameter Store", (aws) => {
  const client = ssmClient(aws.config());
  const made: string[] = [];
  afterAll(async () => {
    for (let i = 0; i < made.length; i += 10) {
      await client.send(new DeleteParametersCommand({ Names: made.slice(i, i + 10) }));
    }
    client.destroy();
  });

  /** A path of its own with these parameters, every other one encrypted. */
  const pathWith = async (texts: Readonly<Record<string, string>>) => {
    const path = `/docket-test/${randomUUID()}`;
    for (const [name, Value] of Object.entries(texts)) {
      const Name = `${path}/${name}`;
      const Type = made.push(Name) % 2 === 0 ? "String" : "SecureString";
      await client.send(new PutParameterCommand({ Name, Value, Type }));
    }
    return path;
  };
  const asJson = (values: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, JSON.stringify(value)]),
    );
  const share: Setting<number> = { name: "share", schema: z.number(), default: 0.1 };

  settingsConformance(
    "SSM",
    async (values) => new SsmSettings(client, { path: await pathWith(asJson(values)) }),
  );

  describe("when things go wrong on the way", () => {
    const faulty = faultyAws(aws, "json", 61, ssmClient);
    settingsConformance(
      "SSM",
      async (values) =>
        new SsmSettings(faulty(), { path: await pathWith(asJson(values)), ...quickRetries }),
    );
  });

  it("are found on every page, also when an answer in between is lost", async () => {
    const values = Object.fromEntries(Array.from({ length: 23 }, (_, i) => [`p${i}`, `${i}`]));
    const path = await pathWith(values);
    const { config, passed } = await proxiedAws(aws, "json", ({ number }) =>
      number === 2 ? { type: "reset", when: "after" } : undefined,
    );
    const losing = ssmClient(config());
    const settings = new SsmSettings(losing, { path, ...quickRetries });
    const names = Array.from({ length: 23 }, (_, i) => `p${i}`);
    const found: number[] = [];
    for (const name of names) {
      found.push((await settings.get({ name, schema: z.number() }))._unsafeUnwrap());
    }
    expect(found).toEqual(Array.from({ length: 23 }, (_, i) => i));
    expect(passed.map(({ operation }) => operation)).toEqual(
      Array.from({ length: 4 }, () => "GetParametersByPath"),
    );
    losing.destroy();
  });

  it("are held for a minute, and asked for again after it", async () => {
    const path = await pathWith({ share: "0.2" });
    let time = 1_000;
    const settings = new SsmSettings(client, { path, now: () => time });
    const get = async () => (await settings.get(share))._unsafeUnwrap();
    expect(await get()).toBe(0.2);
    const change = { Name: `${path}/share`, Value: "0.3", Overwrite: true };
    await client.send(new PutParameterCommand(change));
    time += 59_999;
    expect(await get()).toBe(0.2);
    time += 1;
    expect(await get()).toBe(0.3);
  });

  it("are not held when they could not be read", async () => {
    const path = await pathWith({ share: "0.2" });
    const { config } = await proxiedAws(aws, "json", ({ number }) =>
      number === 1 ? { type: "refused", why: "failed" } : undefined,
    );
    const once = ssmClient(config());
    const settings = new SsmSettings(once, { path, attempts: 1 });
    expect((await settings.get(share))._unsafeUnwrapErr()).toMatchObject({
      type: "Unavailable",
      service: "Parameter Store",
    });
    expect((await settings.get(share))._unsafeUnwrap()).toBe(0.2);
    once.destroy();
  });

  it("that are no JSON are named in full, but not quoted", async () => {
    const path = await pathWith({ share: "secret-0.2", other: '{"secret": ' });
    const settings = new SsmSettings(client, { path });
    for (const name of ["share", "other"]) {
      const error = (await settings.get({ ...share, name }))._unsafeUnwrapErr();
      const expected = { type: "InvalidSetting", name: `${path}/${name}`, issues: ["is no JSON"] };
      expect(error).toEqual(expected);
    }
  });

  it("are their defaults on a path that nobody has set anything below", async () => {
    const settings = new SsmSettings(client, { path: `/docket-test/${randomUUID()}` });
    expect((await settings.get(share))._unsafeUnwrap()).toBe(0.1);
  });

  it.each(["", "docket", "/docket/", "/a//b", "/a b"])("cannot be below the path %j", (path) => {
    expect(() => new SsmSettings(client, { path })).toThrow(
      `expected a path such as "/docket/dev", not "${path}"`,
    );
  });

  it("can be tried beforehand", async () => {
    const path = await pathWith({ a: "1", "b/c": "2" });
    const [probe] = ssmProbes(client, { path });
    expect(probe?.what).toBe(`read the parameters below ${path}`);
    expect((await probe?.run())?._unsafeUnwrap()).toBe("2 are set");
  });
});
