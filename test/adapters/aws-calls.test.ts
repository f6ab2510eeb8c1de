import { randomUUID } from "node:crypto";
import { Agent } from "node:https";
import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { CreateKeyCommand } from "@aws-sdk/client-kms";
import { CreateSecretCommand, DeleteSecretCommand } from "@aws-sdk/client-secrets-manager";
import { CreateTopicCommand, DeleteTopicCommand } from "@aws-sdk/client-sns";
import { DeleteParameterCommand, PutParameterCommand } from "@aws-sdk/client-ssm";
import { GetFederationTokenCommand, STSClient } from "@aws-sdk/client-sts";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { err, ok, type ResultAsync } from "neverthrow";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import * as z from "zod";
import { BedrockLanguageModel, bedrockClient } from "#adapters/bedrock";
import { listen } from "#adapters/bedrock-stand-in";
import { CloudFormationStacks, cloudFormationClient } from "#adapters/cloudformation";
import { DynamoDbCaller, dynamoDbClient } from "#adapters/dynamodb";
import { EventBridgePublisher, eventBridgeClient } from "#adapters/eventbridge";
import { KmsKeyWrapper, kmsClient } from "#adapters/kms";
import { LambdaConcurrency, lambdaClient } from "#adapters/lambda-concurrency";
import type { RetryOptions } from "#adapters/remote";
import { S3ArtefactStore, S3ReportStore, s3Client } from "#adapters/s3";
import { SecretsManagerWebhookKeys, secretsManagerClient } from "#adapters/secrets-manager";
import { SnsAlerts, snsClient } from "#adapters/sns";
import { parameterText, SsmSettings, ssmClient } from "#adapters/ssm";
import type { CallOptions } from "#application";
import { announced } from "../support/announced.js";
import { type AwsClientConfig, describeAws } from "../support/aws.js";
import { type AwsClient, proxiedAws, quickRetries } from "../support/aws-faults.js";
import type { Protocol } from "../support/proxy-faults.js";
import { publicEvent } from "../support/public-events.js";
import { bucketFor } from "../support/s3.js";
import { drafting } from "../support/simulated.js";

/** A call by each adapter, and the right that it needs. */
interface Tried {
  readonly protocol: Protocol;
  readonly right: string;
  run(
    config: AwsClientConfig,
    limits?: RetryOptions,
    call?: CallOptions,
  ): ResultAsync<unknown, unknown>;
}

const expiredAnswers: Partial<
  Record<Protocol, { readonly status: number; readonly body: string }>
> = {
  s3: {
    status: 400,
    body: "<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>",
  },
  query: {
    status: 403,
    body: "<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message></Error></ErrorResponse>",
  },
  json: {
    status: 400,
    body: '{"__type":"ExpiredTokenException","message":"The security token included in the request is expired"}',
  },
};

describeAws("a call to AWS", (aws) => {
  const { name: bucket } = bucketFor(aws);
  const [kms, secrets, sns, ssm, sts] = [
    kmsClient(aws.config()),
    secretsManagerClient(aws.config()),
    snsClient(aws.config()),
    ssmClient(aws.config()),
    new STSClient(aws.config()),
  ];
  const id = randomUUID();
  let key: string;
  let topic: string;
  beforeAll(async () => {
    key = (await kms.send(new CreateKeyCommand({}))).KeyMetadata?.KeyId ?? "";
    topic = (await sns.send(new CreateTopicCommand({ Name: id }))).TopicArn ?? "";
    const value = `{"key": "whsec_${Buffer.alloc(24).toString("base64")}"}`;
    await secrets.send(new CreateSecretCommand({ Name: id, SecretString: value }));
    const parameter = { Name: `/docket/${id}`, Type: "String", Value: "6" } as const;
    await ssm.send(new PutParameterCommand(parameter));
  });
  afterAll(async () => {
    const now = { SecretId: id, ForceDeleteWithoutRecovery: true };
    await secrets.send(new DeleteSecretCommand(now));
    await sns.send(new DeleteTopicCommand({ TopicArn: topic }));
    await ssm.send(new DeleteParameterCommand({ Name: `/docket/${id}` }));
    for (const each of [kms, secrets, sns, ssm, sts]) each.destroy();
  });

  const closing = <C extends AwsClient>(client: C): C => {
    onTestFinished(() => client.destroy());
    return client;
  };
  const retries = { attempts: 3, ...quickRetries };
  const calls: Readonly<Record<string, Tried>> = {
    "S3 for an artefact": {
      protocol: "s3",
      right: "s3:PutObject",
      run: (config, limits, call) =>
        new S3ArtefactStore(closing(s3Client(config)), { bucket, ...retries, ...limits }).put(
          randomUUID(),
          call,
        ),
    },
    "S3 for the reports": {
      protocol: "s3",
      right: "s3:ListBucket",
      run: (config, limits, call) =>
        new S3ReportStore(closing(s3Client(config)), { bucket, ...retries, ...limits }).list(
          "",
          call,
        ),
    },
    "Parameter Store": {
      protocol: "json",
      right: "ssm:GetParametersByPath",
      run: (config, limits, call) =>
        new SsmSettings(closing(ssmClient(config)), { path: `/${id}`, ...retries, ...limits }).get(
          { name: "share", schema: z.number(), default: 1 },
          call,
        ),
    },
    "Parameter Store for a parameter": {
      protocol: "json",
      right: "ssm:GetParameter on /docket",
      run: (config, limits, call) => {
        const options = { name: `/docket/${id}`, ...retries, ...limits };
        return parameterText(closing(ssmClient(config)), options, call);
      },
    },
    CloudFormation: {
      protocol: "query",
      right: "cloudformation:DescribeStacks",
      run: (config, limits, call) =>
        new CloudFormationStacks(closing(cloudFormationClient(config)), {
          ...retries,
          ...limits,
        }).all(call),
    },
    SNS: {
      protocol: "query",
      right: "sns:Publish",
      run: (config, limits, call) =>
        new SnsAlerts(closing(snsClient(config)), { topic, ...retries, ...limits }).send(
          { severity: "info", title: "who asks", text: "" },
          call,
        ),
    },
    KMS: {
      protocol: "json",
      right: "kms:Encrypt",
      run: (config, limits, call) =>
        new KmsKeyWrapper(closing(kmsClient(config)), { key, ...retries, ...limits }).wrap(
          new Uint8Array(32),
          "c-1",
          call,
        ),
    },
    EventBridge: {
      protocol: "json",
      right: "events:",
      run: (config, limits, call) =>
        new EventBridgePublisher({
          client: closing(eventBridgeClient(config)),
          bus: "default",
          ...retries,
          ...limits,
        }).publish([publicEvent()], call),
    },
    "Secrets Manager": {
      protocol: "json",
      right: "secretsmanager:GetSecretValue",
      run: (config, limits, call) =>
        new SecretsManagerWebhookKeys(closing(secretsManagerClient(config)), {
          secret: id,
          ...retries,
          ...limits,
        }).accepted(call),
    },
  };

  /** Somebody of this account who may do so much. */
  const somebody = async (Effect: "Allow" | "Deny") => {
    const Statement = [{ Effect, Action: "*", Resource: "*" }];
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement });
    const command = new GetFederationTokenCommand({ Name: "docket-test", Policy });
    const { Credentials: found } = await sts.send(command);
    return {
      accessKeyId: found?.AccessKeyId ?? "",
      secretAccessKey: found?.SecretAccessKey ?? "",
      sessionToken: found?.SessionToken ?? "",
    };
  };

  describe.each(Object.entries(calls))("%s", (_, { protocol, right, run }) => {
    const refused = async (config: AwsClientConfig) => {
      const error = (await run(config))._unsafeUnwrapErr();
      expect(error).toMatchObject({ type: "Unavailable" });
      return error;
    };
    /** Asked through a proxy, which tells how many requests there were. */
    const through = () => proxiedAws(aws, protocol, () => undefined);

    it("may be allowed, and may be not: then it says what to allow", async () => {
      const { config, passed } = await through();
      const allowed = await run(config({ credentials: await somebody("Allow") }));
      expect(allowed.isOk()).toBe(true);
      const count = passed.length;
      const error = await refused(config({ credentials: await somebody("Deny") }));
      expect(error).toMatchObject({ advice: expect.stringMatching(/^Allow /) });
      expect(error).toMatchObject({ advice: expect.stringContaining(right) });
      expect(passed).toHaveLength(count + 1);
    });

    it("does not know everybody", async () => {
      const { config, passed } = await through();
      const credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "none" };
      expect(await refused(config({ credentials }))).toMatchObject({
        advice: expect.stringMatching(/^AWS does not know these credentials in this region/),
      });
      expect(passed).toHaveLength(1);
    });

    it("does not take a signature by another secret key", async () => {
      const { config, passed } = await through();
      const credentials = { ...(await somebody("Allow")), secretAccessKey: "another" };
      expect(await refused(config({ credentials }))).toMatchObject({
        advice: expect.stringMatching(/^AWS does not accept the signature/),
      });
      expect(passed).toHaveLength(1);
    });

    it("does not take credentials that have expired", async () => {
      const { status, body } = expiredAnswers[protocol] ?? { status: 500, body: "" };
      const server = await listen(0, (_, outgoing) => {
        outgoing.writeHead(status, { "content-length": Buffer.byteLength(body) });
        outgoing.end(body);
      });
      onTestFinished(() => server.close());
      expect(await refused(aws.config({ endpoint: server.endpoint }))).toMatchObject({
        advice: "The AWS credentials have expired: get new ones, e.g. sign in again.",
      });
    });

    it("is not asked where the certificate does not verify", async () => {
      const httpsAgent = new Agent();
      expect(await refused(aws.config({ requestHandler: { httpsAgent } }))).toMatchObject({
        advice: expect.stringMatching(/^The endpoint's certificate does not verify/),
      });
    });

    it("is given up in time when nobody answers, and leaves no connection open", async () => {
      const silence = { type: "delay", ms: 600_000, when: "before" } as const;
      const { config, passed, connections } = await proxiedAws(aws, protocol, () => silence);
      const began = performance.now();
      const error = (
        await run(config(), { attemptTimeoutMs: 100, deadlineMs: 250 })
      )._unsafeUnwrapErr();
      expect(performance.now() - began).toBeLessThan(2_000);
      expect(error).toMatchObject({ type: "Unavailable", cause: { name: "TimeoutError" } });
      await expect.poll(connections).toBe(0);
      expect(passed.length).toBeLessThanOrEqual(3);
    });

    it("is left when the call is stopped, and leaves no connection open", async () => {
      const silence = { type: "delay", ms: 600_000, when: "before" } as const;
      const { plan, come } = announced(silence);
      const { config, connections } = await proxiedAws(aws, protocol, plan);
      const stop = new AbortController();
      const given = run(config(), {}, { signal: stop.signal });
      await come;
      const cause = new Error("no longer needed");
      stop.abort(cause);
      expect((await given)._unsafeUnwrapErr()).toMatchObject({ type: "Unavailable", cause });
      await expect.poll(connections).toBe(0);
    });

    it.each([-20, 20])("is asked again when the clock is %i minutes off", async (minutes) => {
      const { config, passed } = await through();
      const credentials = await somebody("Allow");
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + minutes * 60_000 });
      onTestFinished(() => {
        vi.useRealTimers();
      });
      (await run(config({ credentials })))._unsafeUnwrap();
      expect(passed[0]?.status).toBeGreaterThanOrEqual(400);
      expect(passed[1]?.status).toBe(200);
    });
  });

  it("is refused once on a clock that is off, as on one that is right", async () => {
    const { config, passed } = await proxiedAws(aws, "json", () => undefined);
    const credentials = await somebody("Deny");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 20 * 60_000 });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const refused = (await calls["KMS"]?.run(config({ credentials })))?._unsafeUnwrapErr();
    expect(refused).toMatchObject({ advice: expect.stringMatching(/^Allow /) });
    // The first of them put the clock right.
    expect(passed).toHaveLength(2);
  });

  /** Those whose errors, or clients, are not as the others' are. */
  const others: Readonly<Record<string, Pick<Tried, "protocol" | "run">>> = {
    DynamoDB: {
      protocol: "json",
      run: ({ endpoint, region, credentials }) =>
        new DynamoDbCaller(closing(dynamoDbClient({ endpoint, region, credentials })), retries).ask(
          new ListTablesCommand({}),
        ),
    },
    // The local AWS lets everybody ask it that.
    Lambda: {
      protocol: "rest-json",
      run: (config) => new LambdaConcurrency(closing(lambdaClient(config)), retries).ofAccount(),
    },
    Bedrock: {
      protocol: "rest-json",
      run: ({ endpoint, region, credentials }) => {
        // Behind the proxy no signature of an HTTP/2 request holds.
        const requestHandler = new NodeHttpHandler();
        const client = closing(bedrockClient({ endpoint, region, credentials, requestHandler }));
        return (
          new BedrockLanguageModel(client, retries)
            .complete({ ...drafting(), modelId: "openai.gpt-oss-20b" })
            // The local AWS answers with the same text, whatever is asked for.
            .orElse((error) =>
              error.type === "ModelFailure" && error.kind === "malformed" ? ok(error) : err(error),
            )
        );
      },
    },
  };

  describe.each(Object.entries(others))("%s", (_, { protocol, run }) => {
    it.each([-20, 20])("is asked again when the clock is %i minutes off", async (minutes) => {
      const { config, passed } = await proxiedAws(aws, protocol, () => undefined);
      const credentials = await somebody("Allow");
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + minutes * 60_000 });
      onTestFinished(() => {
        vi.useRealTimers();
      });
      (await run(config({ credentials })))._unsafeUnwrap();
      expect(passed[0]?.status).toBeGreaterThanOrEqual(400);
      expect(passed[1]?.status).toBe(200);
    });
  });

  it("in another region does not find what is in this one, and is told to look at the region", async () => {
    const elsewhere = aws.config({ region: "eu-west-1" });
    for (const name of ["S3 for an artefact", "KMS", "Secrets Manager"]) {
      const error = (await calls[name]?.run(elsewhere))?._unsafeUnwrapErr();
      expect(error, name).toMatchObject({ advice: expect.stringContaining("region") });
    }
  });
});
