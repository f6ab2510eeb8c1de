import { randomUUID } from "node:crypto";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  PutSecretValueCommand,
} from "@aws-sdk/client-secrets-manager";
import { afterAll, describe, expect, it } from "vitest";
import {
  SecretsManagerWebhookKeys,
  secretsManagerClient,
  secretsManagerProbes,
} from "#adapters/secrets-manager";
import { webhookKeysConformance } from "../conformance/webhook-keys.conformance.js";
import { describeAws } from "../support/aws.js";
import { faultyAws, proxiedAws, quickRetries } from "../support/aws-faults.js";

const withKey = (key: Uint8Array) =>
  JSON.stringify({ key: `whsec_${Buffer.from(key).toString("base64")}` });
const bytes = (count: number, value: number) => new Uint8Array(count).fill(value);

describeAws("webhook keys in Secrets Manager", (aws) => {
  const client = secretsManagerClient(aws.config());
  const made: string[] = [];
  afterAll(async () => {
    for (const SecretId of made) {
      const now = { SecretId, ForceDeleteWithoutRecovery: true };
      await client.send(new DeleteSecretCommand(now));
    }
    client.destroy();
  });

  /** A secret of its own that has had these values, the last one now. */
  const secretWith = async (first: string | Uint8Array, ...later: readonly string[]) => {
    const Name = `docket-test/${randomUUID()}`;
    const value = typeof first === "string" ? { SecretString: first } : { SecretBinary: first };
    await client.send(new CreateSecretCommand({ Name, ...value }));
    made.push(Name);
    for (const SecretString of later) await set(Name, SecretString);
    return Name;
  };
  const set = (SecretId: string, SecretString: string) =>
    client.send(new PutSecretValueCommand({ SecretId, SecretString }));
  const accepted = async (secret: string) =>
    (await new SecretsManagerWebhookKeys(client, { secret }).accepted()).map((keys) =>
      keys.map((key) => [...key]),
    );
  const secretOf = (current: Uint8Array, previous?: Uint8Array) =>
    previous === undefined
      ? secretWith(withKey(current))
      : secretWith(withKey(previous), withKey(current));

  webhookKeysConformance(
    "Secrets Manager",
    async (...keys) => new SecretsManagerWebhookKeys(client, { secret: await secretOf(...keys) }),
  );

  describe("when things go wrong on the way", () => {
    const faulty = faultyAws(aws, "json", 91, secretsManagerClient);
    webhookKeysConformance(
      "Secrets Manager",
      async (...keys) =>
        new SecretsManagerWebhookKeys(faulty(), {
          secret: await secretOf(...keys),
          ...quickRetries,
        }),
    );

    it("are both there, each of thirty times", async () => {
      const secret = await secretOf(bytes(32, 2), bytes(32, 1));
      for (let i = 0; i < 30; i += 1) {
        const keys = new SecretsManagerWebhookKeys(faulty(), { secret, ...quickRetries });
        expect((await keys.accepted())._unsafeUnwrap().map(([first]) => first)).toEqual([2, 1]);
      }
    });
  });

  it("are the last two, whatever came before", async () => {
    const values = [bytes(24, 1), bytes(24, 2), bytes(24, 3)].map(withKey);
    const secret = await secretWith(values[0] ?? "", ...values.slice(1));
    expect((await accepted(secret))._unsafeUnwrap()).toEqual([
      [...bytes(24, 3)],
      [...bytes(24, 2)],
    ]);
  });

  it("are without a previous one that never was a key", async () => {
    const secret = await secretWith("to be set by hand", withKey(bytes(24, 2)));
    expect((await accepted(secret))._unsafeUnwrap()).toEqual([[...bytes(24, 2)]]);
  });

  it("may have notes beside them", async () => {
    const value = { rotatedBy: "platform", ...JSON.parse(withKey(bytes(24, 5))) };
    const secret = await secretWith(JSON.stringify(value));
    expect((await accepted(secret))._unsafeUnwrap()).toEqual([[...bytes(24, 5)]]);
  });

  it.each([
    ["no JSON", "whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0"],
    ["JSON that is cut off", '{"key": "whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0'],
    ["no object", '"whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0"'],
    ["without a key", '{"password": "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0"}'],
    ["without whsec_", '{"key": "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0"}'],
    ["of no base64", '{"key": "whsec_c2Vj*mV0c2VjcmV0c2VjcmV0c2VjcmV0"}'],
    ["of base64 that is cut off", '{"key": "whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c"}'],
    ["too short", withKey(Buffer.from("secretsecretsecretsecre"))],
    ["too long", withKey(Buffer.from("secret".repeat(11)))],
    ["bytes", Buffer.from(withKey(Buffer.from("secret".repeat(5))))],
  ])("are refused of a secret that is %s, and it is not quoted", async (_, value) => {
    const secret = await secretWith(value);
    const error = (await accepted(secret))._unsafeUnwrapErr();
    expect(error).toEqual({
      type: "Unavailable",
      service: "Secrets Manager",
      cause: new Error(`the secret ${secret} holds no key`),
      advice: `Set the secret ${secret} to {"key": "whsec_..."}, where whsec_ is followed by the base64 of 24 to 64 random bytes.`,
    });
  });

  it("are in no error, also when the answer cannot be read", async () => {
    const secret = await secretOf(bytes(24, 1));
    const { config, passed } = await proxiedAws(aws, "json", () => ({
      type: "rewrite",
      answer: (body = "") => body.replace(/"SecretString":\s*"/, '"SecretString": '),
    }));
    const garbled = secretsManagerClient(config());
    const options = { secret, attempts: 3, ...quickRetries };
    const found = await new SecretsManagerWebhookKeys(garbled, options).accepted();
    const error = found._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: "Unavailable", service: "Secrets Manager" });
    expect(error.cause).toMatchObject({
      name: "SyntaxError",
      message: "the answer is no JSON",
      $metadata: { httpStatusCode: 200 },
    });
    expect(JSON.stringify(error)).not.toContain(Buffer.from(bytes(24, 1)).toString("base64"));
    expect(passed).toHaveLength(3);
    garbled.destroy();
  });

  it("are held for a minute, and asked for again after it", async () => {
    const secret = await secretOf(bytes(24, 1));
    let time = 1_000;
    const keys = new SecretsManagerWebhookKeys(client, { secret, now: () => time });
    const firsts = async () => (await keys.accepted())._unsafeUnwrap().map(([first]) => first);
    expect(await firsts()).toEqual([1]);
    await set(secret, withKey(bytes(24, 2)));
    time += 59_999;
    expect(await firsts()).toEqual([1]);
    time += 1;
    expect(await firsts()).toEqual([2, 1]);
  });

  it("say what to do about a secret that is missing", async () => {
    expect((await accepted("docket-none"))._unsafeUnwrapErr()).toMatchObject({
      type: "Unavailable",
      advice:
        "There is no secret docket-none with a value in this account and region: create it, or correct its name.",
    });
  });

  it("say what to do about a secret that waits to be deleted", async () => {
    const secret = await secretOf(bytes(24, 1));
    await client.send(new DeleteSecretCommand({ SecretId: secret }));
    expect((await accepted(secret))._unsafeUnwrapErr().advice).toMatch(
      `The secret ${secret} cannot be read: if it waits to be deleted, restore it.`,
    );
  });

  it("can be tried beforehand", async () => {
    const tried = async (secret: string) => {
      const [probe] = secretsManagerProbes(client, { secret });
      return (await probe?.run())?._unsafeUnwrap();
    };
    expect(await tried(await secretOf(bytes(24, 1)))).toBe("the current one");
    expect(await tried(await secretOf(bytes(24, 2), bytes(24, 1)))).toBe(
      "the current and the previous one",
    );
  });
});
