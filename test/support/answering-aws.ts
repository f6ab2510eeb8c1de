import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, vi } from "vitest";

/** A call of AWS as it came over the wire. */
export interface AwsCall {
  readonly method: string;
  readonly path: string;
  /** Of a service that is asked by JSON, e.g. "secretsmanager.GetSecretValue". */
  readonly target: string;
  readonly body: string;
  /** Of a service that is asked by a form and answers in XML: CloudFormation, IAM. */
  readonly form: Readonly<Record<string, string>>;
}

/** What AWS answers; 200 unless said otherwise. */
export interface AwsAnswer {
  readonly status?: number;
  readonly body?: string;
  /** The connection breaks instead. */
  readonly isLost?: true;
}

/** How CloudFormation and IAM refuse something. */
export function refusedInXml(status: number, code: string, message: string): AwsAnswer {
  const error = `<Type>Sender</Type><Code>${code}</Code><Message>${message}</Message>`;
  return { status, body: `<ErrorResponse><Error>${error}</Error></ErrorResponse>` };
}

/** What an action of theirs has come to. */
export function answeredInXml(action: string, result: string): AwsAnswer {
  const body = `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`;
  return { body };
}

/** A server that answers as AWS does, for the tests of a block; by turns `answer` is what a test sets. */
export function answeringAws() {
  const place = {
    heard: [] as AwsCall[],
    answer: (_: AwsCall): AwsAnswer => ({ status: 500 }),
  };
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { method = "", url: path = "", headers } = request;
    const target = String(headers["x-amz-target"] ?? "");
    const form = Object.fromEntries(new URLSearchParams(target === "" ? body : ""));
    const call = { method, path, target, body, form };
    place.heard.push(call);
    const answer = place.answer(call);
    if (answer.isLost) return request.socket.destroy();
    return response.writeHead(answer.status ?? 200).end(answer.body ?? "");
  });
  beforeEach(async () => {
    place.heard.length = 0;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    vi.stubEnv("AWS_ENDPOINT_URL", `http://127.0.0.1:${port}`);
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
