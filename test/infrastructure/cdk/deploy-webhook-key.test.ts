import { describe, expect, it } from "vitest";
import { ensureWebhookKey } from "../../../src/infrastructure/cdk/deploy/webhook-key.js";
import { type AwsAnswer, answeringAws } from "../../support/answering-aws.js";

const secret = "docket-dev-webhook";
const holding = (text: string): AwsAnswer => ({ body: JSON.stringify({ SecretString: text }) });
const nothing: AwsAnswer = {
  status: 400,
  body: '{"__type":"ResourceNotFoundException","Message":"Secrets Manager can\'t find the specified secret value for staging label: AWSCURRENT"}',
};

describe("the key for who sends webhooks", () => {
  const aws = answeringAws();

  /** What is said, and what was put in. */
  const ensured = async (found: AwsAnswer, put: AwsAnswer = { body: "{}" }) => {
    aws.answer = ({ target }) => (target.endsWith("GetSecretValue") ? found : put);
    const said = await ensureWebhookKey(secret, { attempts: 2, firstWaitMs: 1 });
    const written = aws.heard.filter(({ target }) => target.endsWith("PutSecretValue"));
    return { said, written: written.map(({ body }) => JSON.parse(body)) };
  };

  it("stays as it is once there is one", async () => {
    const { said, written } = await ensured(holding('{"key":"whsec_c2VjcmV0"}'));
    expect(said._unsafeUnwrap()).toBe("the webhook key is there");
    expect(written).toEqual([]);
  });

  it.each([
    ["has no value yet", nothing],
    ["holds only what it was made with", holding('{"notYetSet":"Zk3"}')],
  ])("is made where the secret %s", async (_, found) => {
    const { said, written } = await ensured(found);
    expect(said._unsafeUnwrap()).toBe(
      "a webhook key is made: it is in the secret docket-dev-webhook, for who sends webhooks",
    );
    expect(written).toHaveLength(1);
    expect(written[0].SecretId).toBe(secret);
    expect(JSON.parse(written[0].SecretString).key).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  });

  it.each([
    [403, "", "cannot be asked: it answered 403"],
    [
      400,
      '{"__type":"AccessDeniedException","Message":"not authorized"}',
      "cannot be asked: not authorized",
    ],
    [
      500,
      '{"__type":"ResourceNotFoundException","Message":"told of by somebody else"}',
      "cannot be asked: told of by somebody else",
    ],
    [
      503,
      "whsec_",
      "cannot be used: the answer is no JSON. What answers there, with HTTP 503, does not speak as AWS does: look at the endpoint, and at proxies on the way",
    ],
  ])(
    "is not made where %s is answered, for nobody knows whether there is one",
    async (status, body, why) => {
      const { said, written } = await ensured({ status, body });
      expect(said._unsafeUnwrapErr()).toBe(
        `Whether the secret docket-dev-webhook holds a webhook key cannot be told: Secrets Manager ${why}. It was left as it is; allow secretsmanager:GetSecretValue on it and kms:Decrypt on its key, then run this again.`,
      );
      expect(written).toEqual([]);
    },
  );

  it("is said not to be made where the secret is not written", async () => {
    const { said } = await ensured(nothing, { status: 403 });
    expect(said._unsafeUnwrapErr()).toBe(
      "The secret docket-dev-webhook cannot be written: Secrets Manager cannot be asked: it answered 403.",
    );
  });
});
