import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { adminApiHandler } from "#adapters/admin-api";
import { eventOf, openFilledApi } from "../support/admin-api.js";
import { freshPlace } from "../support/command-line.js";
import { judge } from "../support/docket.js";
import { type Heard, isSigned } from "../support/sigv4.js";

const secret = "a-secret-access-key";
const mount = "/_aws/execute-api/abc123/dev";

/** All stacks where none is named. */
const stacks = (stack: string) =>
  stack === "docket-dev-api" || stack === ""
    ? "<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>docket-dev-api</StackName><Outputs><member><OutputKey>ApiUrl</OutputKey><OutputValue>https://abc123.execute-api.eu-west-1.amazonaws.com/dev/</OutputValue></member></Outputs><Tags><member><Key>application</Key><Value>docket</Value></member><member><Key>stage</Key><Value>dev</Value></member></Tags><StackStatus>CREATE_COMPLETE</StackStatus></member></Stacks></DescribeStacksResult></DescribeStacksResponse>"
    : "<ErrorResponse><Error><Code>ValidationError</Code><Message>Stack does not exist</Message></Error></ErrorResponse>";

/** A local AWS with one stage, `dev`: CloudFormation, and API Gateway with a record behind it. */
async function localAws() {
  const { admin, messageId } = await openFilledApi();
  const handler = adminApiHandler({ admin, log: () => undefined });
  const heard: Heard[] = [];
  const server: Server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { method = "", url: target = "" } = request;
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    heard.push({ method, target, headers, body });
    const { pathname, searchParams } = new URL(target, "http://localhost");
    if (pathname === "/") {
      const told = stacks(new URLSearchParams(body).get("StackName") ?? "");
      response.writeHead(told.startsWith("<Error") ? 400 : 200).end(told);
      return;
    }
    const query = Object.fromEntries(searchParams);
    const asked = { query, headers, ...(body !== "" && { text: body }) };
    const answer = await handler(eventOf(method, pathname.replace(mount, ""), asked));
    response.writeHead(answer.statusCode, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, heard, server, messageId };
}

describe("the command line with a stage", () => {
  let aws: Awaited<ReturnType<typeof localAws>>;

  beforeEach(async () => {
    aws = await localAws();
    vi.stubEnv("AWS_REGION", "eu-west-1");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", secret);
    vi.stubEnv("AWS_SESSION_TOKEN", undefined);
    vi.stubEnv("AWS_ENDPOINT_URL", aws.endpoint);
    vi.stubEnv("DOCKET_API_URL", undefined);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    aws.server.closeAllConnections();
    await new Promise((resolve) => aws.server.close(resolve));
  });

  const docket = async (...args: readonly string[]) =>
    (await freshPlace()).docket("--stage", ...args);

  it("lists its agents", async () => {
    const { code, out } = await docket("dev", "agents", "list");
    expect(code).toBe(0);
    expect(out.split("\n")[0]).toMatch(/^agentId +version +kind +modelId/);
    expect(out).toMatch(/^email-generator +1 +generator .* approved +production/m);
    expect(out).toMatch(/^email-judge +1 +judge /m);
  });

  it("finds the stage by its stack, and signs every request for the service that it is to", async () => {
    await docket("dev", "agents", "get", "email-judge", "1");
    await docket("dev", "messages", "list", "--agent-version", "email-generator@1", "--json");
    await docket("dev", "views", "rebuild", "registry@1");
    const [stack, shown, , listed, , rebuilt] = aws.heard;
    expect(stack && isSigned(stack, secret, "cloudformation")).toBe(true);
    for (const request of [shown, listed, rebuilt]) {
      expect(request && isSigned(request, secret, "execute-api"), request?.target).toBe(true);
    }
    expect(rebuilt?.target).toBe(`${mount}/admin/views/registry%401/rebuild`);
    expect(rebuilt && isSigned(rebuilt, "another-secret", "execute-api")).toBe(false);
  });

  it("sends what is in a file, with a key of its own", async () => {
    const place = await freshPlace();
    await place.write("agent.json", JSON.stringify({ ...judge, version: 2 }));
    const args = ["--stage", "dev", "agents", "register", "--file", "@agent.json", "--json"];
    const { code, out } = await place.docket(...args);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ agentId: "email-judge", version: 2 });
    expect(aws.heard.at(-1)?.headers["idempotency-key"]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("changes what it has looked at just before, where that is needed", async () => {
    const retire = ["dev", "agents", "retire", "email-judge", "1", "--reason", "old"] as const;
    const { code, out } = await docket(...retire);
    expect(code).toBe(0);
    expect(out).toMatch(/^status +retired$/m);
    const stale = await docket(...retire, "--if-match", '"0123456789abcdef0123456789abcdef"');
    expect(stale.code).toBe(1);
    expect(stale.err).toBe("docket: It has changed since the ETag in If-Match was given out.\n");
  });

  it("tells a refusal as a sentence", async () => {
    const { code, err } = await docket("dev", "messages", "get", "nothing");
    expect([code, err]).toEqual([1, "docket: There is no such message.\n"]);
    const wrong = await docket("dev", "agents", "list", "--limit", "1000000");
    expect(wrong.err).toBe(
      "docket: Fields are missing or have values that are not accepted: limit.\n",
    );
  });

  it("says what to do where there is no such stage, or no credentials", async () => {
    const unknown = await docket("prod", "agents", "list");
    expect(unknown.err).toBe(
      "docket: There is no stage prod in this account in eu-west-1, where there is dev: look at the name, the credentials and the region.\n",
    );
    const odd = await docket("My Stage", "agents", "list");
    expect(odd.err).toContain('There is no stage "My Stage"');
  });

  it("takes options that the program itself has, once a command is named", async () => {
    const again = ["--version", "1", "--reason", "again"] as const;
    const { out } = await docket("dev", "rollouts", "serve", "email-generator", ...again);
    expect(out).not.toMatch(/^\d+\.\d+\.\d+$/m);
    const [sent] = aws.heard.slice(-1);
    expect(sent?.target).toBe(`${mount}/admin/rollouts/email-generator/serve`);
    expect(JSON.parse(String(sent?.body))).toEqual({ version: 1, reason: "again" });
  });

  it("may have its stage named at the end", async () => {
    const place = await freshPlace();
    const { code, out } = await place.docket("agents", "list", "--stage", "dev", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out).agents).toHaveLength(2);
    expect((await place.docket("agents", "list", "--stage=dev")).code).toBe(0);
  });

  it("takes the address that the environment names", async () => {
    vi.stubEnv("DOCKET_API_URL", `${aws.endpoint}${mount}/`);
    const { code } = await docket("dev", "messages", "verify", aws.messageId);
    expect(code).toBe(0);
    expect(aws.heard).toHaveLength(1);
  });

  it("does not smoke-test another API than the stage's own", async () => {
    vi.stubEnv("DOCKET_API_URL", `${aws.endpoint}/_aws/execute-api/def456/test/`);
    const { code, err } = await docket("dev", "smoke");
    expect(code).toBe(1);
    expect(err).toBe(
      `docket: DOCKET_API_URL is ${aws.endpoint}/_aws/execute-api/def456/test/, and the API of the stage dev is at https://abc123.execute-api.eu-west-1.amazonaws.com/dev/: unset it.\n`,
    );
  });

  it("says what a stage can do", async () => {
    const { code, out } = await docket("dev", "rollouts", "step", "--help");
    expect(code).toBe(0);
    for (const option of ["<agentId>", "--rollout-id", "--to", "--reason", "--if-match", "--key"]) {
      expect(out).toContain(option);
    }
  });
});
