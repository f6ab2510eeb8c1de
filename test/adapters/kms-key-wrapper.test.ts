import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DisableKeyCommand,
  type KMSClient,
  ScheduleKeyDeletionCommand,
  UpdateAliasCommand,
} from "@aws-sdk/client-kms";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DynamoDbKeyVault } from "#adapters/dynamodb";
import { KmsKeyWrapper, kmsClient, kmsProbes } from "#adapters/kms";
import { keyVaultConformance } from "../conformance/key-vault.conformance.js";
import { keyWrapperConformance } from "../conformance/key-wrapper.conformance.js";
import { describeAws } from "../support/aws.js";
import { faultyAws, proxiedAws, quickRetries } from "../support/aws-faults.js";
import { describeDynamoDb } from "../support/dynamodb.js";

const dataKey = new Uint8Array(32).map((_, i) => 7 * i + 1);

async function newKey(client: KMSClient): Promise<string> {
  const { KeyMetadata } = await client.send(new CreateKeyCommand({}));
  return KeyMetadata?.KeyId ?? "";
}

describeAws("keys wrapped by KMS", (aws) => {
  const client = kmsClient(aws.config());
  let key: string;
  beforeAll(async () => {
    key = await newKey(client);
  });
  afterAll(() => client.destroy());

  const wrapper = (other = key) => new KmsKeyWrapper(client, { key: other });

  keyWrapperConformance("KMS", async () => wrapper());

  describe("when things go wrong on the way", () => {
    const faulty = faultyAws(aws, "json", 81, kmsClient);
    keyWrapperConformance("KMS", async () => new KmsKeyWrapper(faulty(), { key, ...quickRetries }));
  });

  describeDynamoDb("and kept in DynamoDB", (db) => {
    let table: string;
    beforeAll(async () => {
      table = (await db.tables()).keys;
    });
    const vault = () => new DynamoDbKeyVault({ caller: db.caller(), table, wrapper: wrapper() });
    keyVaultConformance("DynamoDB and KMS", async () => [vault(), vault()]);

    it("make no data key while the KMS key is disabled", async () => {
      const off = await newKey(client);
      await client.send(new DisableKeyCommand({ KeyId: off }));
      const shut = new DynamoDbKeyVault({ caller: db.caller(), table, wrapper: wrapper(off) });
      const subject = randomUUID();
      const error = (await shut.keyFor(subject))._unsafeUnwrapErr();
      expect(error.advice).toBe(`The KMS key ${off} is disabled: enable it.`);
      const there = (await vault().keysOf([subject]))._unsafeUnwrap();
      expect(there.get(subject)).toEqual({ status: "absent" });
    });
  });

  it("open by the key's alias as well", async () => {
    const AliasName = `alias/docket-test-${randomUUID()}`;
    await client.send(new CreateAliasCommand({ AliasName, TargetKeyId: key }));
    const wrapped = (await wrapper(AliasName).wrap(dataKey, "c-1"))._unsafeUnwrap();
    const opened = (await wrapper().unwrap(wrapped, "c-1"))._unsafeUnwrap();
    expect([...opened]).toEqual([...dataKey]);
  });

  it("open after their alias was moved to a newer key", async () => {
    const AliasName = `alias/docket-test-${randomUUID()}`;
    await client.send(new CreateAliasCommand({ AliasName, TargetKeyId: key }));
    const wrapped = (await wrapper(AliasName).wrap(dataKey, "c-1"))._unsafeUnwrap();
    const newer = await newKey(client);
    await client.send(new UpdateAliasCommand({ AliasName, TargetKeyId: newer }));
    const opened = (await wrapper(AliasName).unwrap(wrapped, "c-1"))._unsafeUnwrap();
    expect([...opened]).toEqual([...dataKey]);
  });

  it("do not open by another key, for another subject, or changed", async () => {
    const wrapped = (await wrapper().wrap(dataKey, "c-1"))._unsafeUnwrap();
    const other = await newKey(client);
    const changed = wrapped.with(wrapped.length - 1, (wrapped.at(-1) ?? 0) ^ 1);
    for (const [by, bytes, subject] of [
      [other, wrapped, "c-1"],
      [key, wrapped, "c-2"],
      [key, changed, "c-1"],
    ] as const) {
      expect((await wrapper(by).unwrap(bytes, subject))._unsafeUnwrapErr()).toMatchObject({
        type: "Unavailable",
        service: "KMS",
        advice: `It was not wrapped by ${by} for this subject, or it was changed: configure the KMS key by which it was wrapped, or restore it from a backup.`,
      });
    }
  });

  const using = async (by: string) => {
    const wrapped = (await wrapper().wrap(dataKey, "c-1"))._unsafeUnwrap();
    return [
      (await wrapper(by).wrap(dataKey, "c-1"))._unsafeUnwrapErr().advice,
      (await wrapper(by).unwrap(wrapped, "c-1"))._unsafeUnwrapErr().advice,
    ];
  };

  it("say that the key is disabled", async () => {
    const off = await newKey(client);
    await client.send(new DisableKeyCommand({ KeyId: off }));
    const advice = `The KMS key ${off} is disabled: enable it.`;
    expect(await using(off)).toEqual([advice, advice]);
  });

  it("say that the key waits to be deleted", async () => {
    const leaving = await newKey(client);
    const schedule = { KeyId: leaving, PendingWindowInDays: 7 };
    await client.send(new ScheduleKeyDeletionCommand(schedule));
    for (const advice of await using(leaving)) {
      expect(advice).toMatch(
        `The KMS key ${leaving} cannot be used in its state: if it waits to be deleted, cancel that and enable it.`,
      );
    }
  });

  it.each(["alias/docket-none", "7f0a7c1e-0000-4000-8000-000000000000"])(
    "say that there is no key %s",
    async (none) => {
      const failed = await wrapper(none).wrap(dataKey, "c-1");
      expect(failed._unsafeUnwrapErr().advice).toBe(
        `There is no KMS key ${none} in this account and region: correct it, or the region.`,
      );
    },
  );

  it.each([
    ["IncorrectKeyException", /^It was not wrapped by /],
    ["InvalidKeyUsageException", /does not encrypt: configure a symmetric key/],
  ])("say what to do when AWS answers %s, as the local one does not", async (code, advice) => {
    const { config } = await proxiedAws(aws, "json", () => ({
      type: "rewrite",
      answer: (body = "") => body.replaceAll("NotFoundException", code),
    }));
    const told = kmsClient(config());
    const failed = await new KmsKeyWrapper(told, { key: "alias/none" }).wrap(dataKey, "c-1");
    expect(failed._unsafeUnwrapErr().advice).toMatch(advice);
    told.destroy();
  });

  it.each([
    ["empty", ""],
    ["not there", undefined],
  ])("are not taken from an answer in which they are %s", async (_, value) => {
    const wrapped = (await wrapper().wrap(dataKey, "c-1"))._unsafeUnwrap();
    const { config } = await proxiedAws(aws, "json", () => ({
      type: "rewrite",
      answer: (body = "") =>
        JSON.stringify({ ...JSON.parse(body), CiphertextBlob: value, Plaintext: value }),
    }));
    const other = kmsClient(config());
    const told = new KmsKeyWrapper(other, { key, attempts: 1 });
    for (const failed of [await told.wrap(dataKey, "c-1"), await told.unwrap(wrapped, "c-1")]) {
      expect(failed._unsafeUnwrapErr()).toMatchObject({
        service: "KMS",
        advice: "What answers there is not KMS: correct the endpoint.",
      });
    }
    other.destroy();
  });

  it("are in no error, also when KMS's answer cannot be read", async () => {
    const wrapped = (await wrapper().wrap(dataKey, "c-1"))._unsafeUnwrap();
    const { config, passed } = await proxiedAws(aws, "json", () => ({
      type: "rewrite",
      answer: (body = "") => body.replace(/"Plaintext":\s*"([^"]*)"/, '"Plaintext": $1'),
    }));
    const garbled = kmsClient(config());
    const options = { key, attempts: 3, ...quickRetries };
    const error = (
      await new KmsKeyWrapper(garbled, options).unwrap(wrapped, "c-1")
    )._unsafeUnwrapErr();
    expect(error).toMatchObject({
      type: "Unavailable",
      service: "KMS",
      cause: { name: "SyntaxError", message: "the answer is no JSON" },
    });
    expect(inspect(error)).not.toContain(Buffer.from(dataKey).toString("base64"));
    expect(passed).toHaveLength(3);
    garbled.destroy();
  });

  it("can be tried beforehand", async () => {
    const [probe] = kmsProbes(client, { key });
    expect(probe?.what).toBe(`encrypt and decrypt by the KMS key ${key}`);
    expect((await probe?.run())?._unsafeUnwrap()).toBe("allowed");
  });
});
