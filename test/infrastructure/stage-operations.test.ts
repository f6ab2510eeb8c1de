import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { operations } from "#adapters/admin-api";
import { freshPlace } from "../support/command-line.js";

const tag = '"0123456789abcdef0123456789abcdef"';
const why = ["--reason", "why"] as const;
const because = { reason: "why" };
const inRollout = ["--rollout-id", "r-1", ...why] as const;
const ofRollout = { rolloutId: "r-1", reason: "why" };

/** What a person writes, what is asked then, and what is sent with it. */
const table: readonly (readonly [
  said: readonly [group: string, verb: string, ...rest: readonly string[]],
  asked: string,
  sent?: object,
])[] = [
  [["agents", "list", "--agent-id", "a", "--limit", "5"], "GET /agents?agentId=a&limit=5"],
  [["agents", "get", "a", "1"], "GET /agents/a/versions/1"],
  [["agents", "history", "a", "1"], "GET /agents/a/versions/1/history"],
  [
    ["agents", "register", "--agent-id", "a", "--version", "2", "--file", "@agent.json"],
    "POST /agents",
    { agentId: "a", version: 2, content: {} },
  ],
  [["agents", "validate", "a", "1"], "POST /agents/a/versions/1/validate", {}],
  [["agents", "approve", "a", "1", ...why], "POST /agents/a/versions/1/approve", because],
  [["agents", "reject", "a", "1", ...why], "POST /agents/a/versions/1/reject", because],
  [["agents", "retire", "a", "1", ...why], "POST /agents/a/versions/1/retire", because],
  [["agents", "revoke", "a", "1", ...why], "POST /agents/a/versions/1/revoke", because],
  [["rollouts", "get", "a"], "GET /rollouts/a"],
  [["rollouts", "assignment", "a", "c-1"], "GET /rollouts/a/assignments/c-1"],
  [
    ["rollouts", "serve", "a", "--version", "1", ...why],
    "POST /rollouts/a/serve",
    { version: 1, ...because },
  ],
  [
    ["rollouts", "start", "a", "--candidate", "2", ...why],
    "POST /rollouts/a/start",
    { candidate: 2, ...because },
  ],
  [
    ["rollouts", "step", "a", "--to", "5000", ...inRollout],
    "POST /rollouts/a/step",
    { ...ofRollout, to: 5_000 },
  ],
  [["rollouts", "hold", "a", ...inRollout], "POST /rollouts/a/hold", ofRollout],
  [["rollouts", "roll-back", "a", ...inRollout], "POST /rollouts/a/roll-back", ofRollout],
  [["rollouts", "complete", "a", ...inRollout], "POST /rollouts/a/complete", ofRollout],
  [["rollouts", "stop", "a", ...why], "POST /rollouts/a/stop", because],
  [["rollouts", "resume", "a", ...why], "POST /rollouts/a/resume", because],
  [["messages", "list", "--status", "failed"], "GET /messages?status=failed"],
  [["messages", "get", "m-1"], "GET /messages/m-1"],
  [["messages", "explain", "m-1"], "GET /messages/m-1/explanation"],
  [["messages", "verify", "m-1"], "GET /messages/m-1/verification"],
  [["messages", "request-review", "m-1", ...why], "POST /messages/m-1/request-review", because],
  [
    ["messages", "review", "m-1", "--verdict", "approve", "--reviewer", "p-1", ...why],
    "POST /messages/m-1/review",
    { verdict: "approve", reviewer: "p-1", ...because },
  ],
  [["customers", "get", "c-1"], "GET /customers/c-1"],
  [["customers", "features", "c-1"], "GET /customers/c-1/features"],
  [["customers", "similar", "c-1"], "GET /customers/c-1/similar"],
  [["customers", "export", "c-1"], "GET /customers/c-1/export"],
  [["customers", "forget", "c-1"], "POST /customers/c-1/forget", {}],
  [["views", "rebuild", "agents@1"], "POST /views/agents%401/rebuild", {}],
  [
    ["events", "republish", "--stream", "customer:c-1"],
    "POST /events/republish",
    { stream: "customer:c-1" },
  ],
];

/** A request that came to the stage. */
interface Heard {
  readonly asked: string;
  readonly sent: unknown;
  readonly ifMatch: unknown;
}

describe("the command line with a stage", () => {
  const heard: Heard[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { method, url = "", headers } = request;
    const sent = body === "" ? undefined : JSON.parse(body);
    const asked = `${method} ${url.replace("/dev/admin", "")}`;
    heard.push({ asked, sent, ifMatch: headers["if-match"] });
    response.writeHead(200, { "content-type": "application/json", etag: tag }).end("{}");
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  beforeEach(() => {
    heard.length = 0;
    const { port } = server.address() as AddressInfo;
    vi.stubEnv("DOCKET_API_URL", `http://127.0.0.1:${port}/dev/`);
    vi.stubEnv("AWS_REGION", "eu-west-1");
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE");
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "a-secret-access-key");
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it.each(table.map(([said, asked, sent]) => ({ said, asked, sent })))(
    "says $said as $asked",
    async ({ said, asked, sent }) => {
      const place = await freshPlace();
      await place.write("agent.json", JSON.stringify({ content: {} }));
      const { code, err } = await place.docket("--stage", "dev", ...said);
      expect([code, err]).toEqual([0, ""]);
      const last = heard.at(-1);
      expect([last?.asked, last?.sent]).toEqual([asked, sent]);
      // What is changed was looked at just before, where that is needed.
      const [group, verb] = said;
      const { ifMatch } = operations.find(({ id }) => id === `${group}.${verb}`) ?? {};
      expect(last?.ifMatch).toBe(ifMatch === "required" ? tag : undefined);
    },
  );

  it("can do everything that the API can", () => {
    const said = table.map(([[group, verb]]) => `${group}.${verb}`);
    expect(said.sort()).toEqual(operations.map(({ id }) => id).sort());
  });
});
