import { readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { rolesIn, type Single, shortRole, singlesOf } from "../../docs/rights/roles.js";
import { covers, shortOf } from "../../docs/rights/short.js";
import { decisionsFile } from "../../services/aws-local.js";
import { post } from "../../services/local/webhook.js";
import type { App } from "./deployed.js";
import { accessKeyOf } from "./deployed-functions.js";

/** Something that a role did, or was not let do. */
export interface Called extends Single {
  readonly isAllowed: boolean;
}

const local = { stage: "local", account: "000000000000", region: "us-east-1" };

/** Every right of every role that is deployed, each action on each resource for itself. */
export function granted({ aws }: App): readonly Single[] {
  const assembly = join(aws.folder, "deployment", "cdk.out");
  return readdirSync(assembly)
    .filter((file) => /^docket-local-.*\.template\.json$/.test(file))
    .flatMap((file) => rolesIn(JSON.parse(readFileSync(join(assembly, file), "utf8")), local))
    .flatMap(singlesOf);
}

const decision = z.object({
  principal: z.string(),
  action: z.string(),
  resource: z.string(),
  decision: z.enum(["Allow", "Deny", "ImplicitDeny"]),
});

/** What the local AWS has decided so far on the rights of the application's roles. */
export async function decided({ aws, outputs }: App): Promise<readonly Called[]> {
  const text = await readFile(decisionsFile(aws), "utf8");
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.flatMap((line) => {
    const { principal, action, resource, decision: found } = decision.parse(JSON.parse(line));
    const [, role] = /:assumed-role\/(docket-local-[^/]+)\//.exec(principal) ?? [];
    if (role === undefined) return [];
    const on = resource === outputs.DataKey ? "key/personal" : shortOf(resource, local);
    return [{ role: shortRole(role, local), action, on, isAllowed: found === "Allow" }];
  });
}

/** Those that nobody made use of. */
export function unusedOf(rights: readonly Single[], calls: readonly Single[]): readonly Single[] {
  return rights.filter(
    ({ role, action, on }) =>
      !calls.some((call) => call.role === role && call.action === action && covers(on, call.on)),
  );
}

/** The functions that ask Bedrock or OpenSearch. */
export const asking = ["prepare", "generate", "judge", "search-index", "admin"] as const;

/**
 * Hears what functions ask of Bedrock's stand-in and of OpenSearch, which ask nobody for rights: as the rights that
 * AWS would ask for.
 */
export async function heard(app: App): Promise<() => readonly Single[]> {
  const roles = new Map<string | undefined, string>();
  for (const name of asking) roles.set(await accessKeyOf(app, name), name);
  const calls = new Map<string, Single>();
  const hear = (caller: string | undefined, action: string, on: string) => {
    const role = roles.get(caller);
    if (role !== undefined) calls.set(`${role} ${action} ${on}`, { role, action, on });
  };
  app.proxies.bedrock.hears(({ operation }, { caller }) => {
    const [, encoded = ""] = /^POST \/model\/([^/]+)\//.exec(operation) ?? [];
    const model = decodeURIComponent(encoded);
    const kind = model.startsWith("us.") ? "inference-profile" : "foundation-model";
    hear(caller, "bedrock:InvokeModel", `${kind}/${model} in ${local.region}`);
  });
  app.proxies.openSearch.hears(({ operation }, { caller }) => {
    const [method = "", path = ""] = operation.split(" ");
    const verb = `${method.slice(0, 1)}${method.slice(1).toLowerCase()}`;
    hear(caller, `es:ESHttp${verb}`, `domain/search${path}`);
  });
  return () => [...calls.values()];
}

/** Does something while a function may do nothing at all. */
export async function withoutRights<T>(
  { aws, webhook }: App,
  name: string,
  does: () => Promise<T>,
): Promise<T> {
  // The local AWS takes the root's word for it.
  const authorization =
    "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0";
  const which = { RoleName: `docket-local-${name}-us-east-1`, PolicyName: "rights" };
  const ask = async (Action: string, about: Readonly<Record<string, string>>) => {
    const body = String(new URLSearchParams({ Action, Version: "2010-05-08", ...about }));
    const headers = { "content-type": "application/x-www-form-urlencoded", authorization };
    const answer = await post({ url: aws.endpoint, agent: webhook.agent }, body, headers);
    if (answer.status !== 200) throw new Error(`${Action}: ${answer.status} ${answer.body}`);
    return answer.body;
  };
  const told = await ask("GetRolePolicy", which);
  const [, encoded = ""] = /<PolicyDocument>(.+)<\/PolicyDocument>/s.exec(told) ?? [];
  const PolicyDocument = JSON.stringify(JSON.parse(decodeURIComponent(encoded)));
  await ask("DeleteRolePolicy", which);
  try {
    return await does();
  } finally {
    await ask("PutRolePolicy", { ...which, PolicyDocument });
  }
}
