import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, vi } from "vitest";
import { type AwsCalls, awsCalls } from "../../src/infrastructure/aws/signed.js";

/** A call of AWS as it came over the wire. */
export interface AwsCall {
  readonly method: string;
  readonly path: string;
  /** Of a service that is asked by JSON, e.g. "secretsmanager.GetSecretValue". */
  readonly target: string;
  readonly body: string;
}

/** What AWS answers; 200 unless said otherwise. */
export interface AwsAnswer {
  readonly status?: number;
  readonly body?: string;
}

/** A server that answers as AWS does, for the tests of a block; by turns `answer` is what a test sets. */
export function answeringAws() {
  const place = {
    heard: [] as AwsCall[],
    endpoint: "",
    answer: (_: AwsCall): AwsAnswer => ({ status: 500 }),
    calls: (): AwsCalls => awsCalls({ AWS_ENDPOINT_URL: place.endpoint }),
  };
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { method = "", url: path = "", headers } = request;
    const call = { method, path, target: String(headers["x-amz-target"] ?? ""), body };
    place.heard.push(call);
    const answer = place.answer(call);
    response.writeHead(answer.status ?? 200).end(answer.body ?? "");
  });
  beforeEach(async () => {
    place.heard.length = 0;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    place.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    vi.stubEnv("AWS_REGION", "eu-west-1");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "a-secret-access-key");
    vi.stubEnv("AWS_SESSION_TOKEN", undefined);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return place;
}
