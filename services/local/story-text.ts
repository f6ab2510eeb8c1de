import type { Place } from "./place.js";
import type { Story } from "./story.js";

/** What happened, for a person. */
export function storyText(story: Story): string {
  return [
    "\n50 webhooks: 44 customers, 4 of them told twice, one forged, one malformed",
    ...section("Answers by status", story.answers),
    ...section("Messages by how they ended", story.messages),
    ...section("Public events on the bus", story.events),
    ...section("Dead letters, rejects and failed executions", story.troubles),
    "",
    "One decision, from the record (the prompts are left out here):",
    "",
    withoutPrompts(story.explained).trimEnd(),
    "",
    ...story.faults.map((fault) => `NOT AS IT SHOULD BE  ${fault}`),
    "",
  ].join("\n");
}

/** Prompts are what stands after `s` and `>`, a hundred lines of each decision. */
function withoutPrompts(explained: string): string {
  return explained
    .split("\n")
    .filter((line) => !/^ {4}[s>](?: |$)/.test(line))
    .join("\n");
}

function section(title: string, counts: Readonly<Record<string, number>>): readonly string[] {
  const lines = Object.entries(counts)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `  ${String(count).padStart(5)}  ${name}`);
  return ["", title, ...(lines.length === 0 ? ["      none"] : lines)];
}

/** How to go on with an application that is left up. */
export function howToCall({ variables, webhook, aws, outputs }: Place): string {
  const set = Object.entries(variables).map(([name, value]) => `export ${name}=${value}`);
  return `It is left up until: npm run local:down

Send it webhooks, one a line of a file, signed for you:
  npm run local -- --send examples/customers.ndjson
Or sign one yourself, with body.json as it is:
  ${signing(webhook.key)}
  curl --cacert ${aws.caFile} "$@" --data-binary @body.json ${webhook.url}
Ask it by the command line, with the variables below:
  npm start -- messages --aws
Its event bus is ${outputs.EventBus}, its tables ${outputs.EventsTable}, ${outputs.ViewsTable} and ${outputs.KeysTable}.

${set.join("\n")}
`;
}

/** One line that makes the headers of a request the shell's arguments. */
function signing(key: string): string {
  const script = [
    `const c=require("crypto"),i="msg_"+Date.now(),t=String(Math.floor(Date.now()/1e3))`,
    `const k=Buffer.from("${key.replace(/^whsec_/, "")}","base64")`,
    `const s=c.createHmac("sha256",k).update(i+"."+t+"."+require("fs").readFileSync("body.json")).digest("base64")`,
    `for(const h of ["content-type: application/json","webhook-id: "+i,"webhook-timestamp: "+t,"webhook-signature: v1,"+s])console.log("-H\\n"+h)`,
  ].join(";");
  return `IFS=$'\\n'; set -- $(node -e '${script}'); unset IFS`;
}
