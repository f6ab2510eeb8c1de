/** Where something is deployed: what names and ARNs are made of. */
export interface Place {
  readonly stage: string;
  readonly account: string;
  readonly region: string;
}

/** What AWS names itself and templates pass on, by a part of how they do. */
const passedOn = [
  ["storagekey", "key/storage"],
  ["personalkey", "key/personal"],
  ["StreamArn", "table/events/stream"],
] as const;

/** A resource without partition, service, account and stage, e.g. `table/events`; other texts stay. */
export function shortOf(resource: unknown, { stage, account, region }: Place): string {
  const text = typeof resource === "string" ? resource : JSON.stringify(resource);
  if (typeof resource !== "string") {
    return passedOn.find(([part]) => text.includes(part))?.[1] ?? text;
  }
  const [, service, where, rest] = /^arn:aws:([\w-]+):([\w-]*):\d*:(.+)$/.exec(text) ?? [];
  if (service === undefined || rest === undefined) return text;
  const own = rest
    .replace(`docket-${stage}-${account}-${region}`, "bucket")
    .replace(`/docket/${stage}`, "/docket")
    .replaceAll(`docket-${stage}-`, "");
  if (service === "sqs") return `queue/${own}`;
  return service === "bedrock" ? `${own} in ${where}` : own;
}

/** Whether a resource is one of those that a pattern of IAM means. */
export function covers(pattern: string, resource: string): boolean {
  const parts = pattern.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${parts.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s").test(resource);
}
