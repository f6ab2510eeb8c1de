import { type Granted, type RoleRights, singlesOf } from "./roles.js";
import { noteOf, unseen } from "./unseen.js";

/** After this line the page is made of the templates. */
export const mark = "<!-- From here on written by `npm run rights:table`. -->";

/** The page with its last part written anew. */
export function pageWith(page: string, roles: readonly RoleRights[]): string {
  const [head = ""] = page.split(mark);
  return `${head}${mark}\n\n${tables(roles)}`;
}

function tables(roles: readonly RoleRights[]): string {
  const parts = [
    "## Who takes the roles\n",
    ...table(["roles", "service", "condition"], trusts(roles)),
    "\n## Resources that are patterns\n",
    ...table(["on", "of", "why"], patterns(roles)),
    "\n## What each role may do\n",
    "`run`: called in the run; what is asked of models and OpenSearch was heard by proxies. A number: it is not seen there,\nfor the reason of that number in the last table.",
    ...roles.flatMap(({ name, rights, ...role }) => [
      `\n### ${name}\n`,
      ...table(
        ["actions", "on", "when", "shown"],
        rights.map((right) => [
          codes(right.actions),
          codes(right.on),
          codes(right.when),
          shown({ ...role, name, rights: [right] }, right),
        ]),
      ),
    ]),
    "\n## What is not seen in the run\n",
    ...table(
      ["", "of", "actions", "why"],
      unseen.map(({ roles: of, actions, because }, index) => [
        String(index + 1),
        codes(of),
        codes(actions),
        because,
      ]),
    ),
  ];
  return `${parts.join("\n")}\n`;
}

function trusts(roles: readonly RoleRights[]): readonly (readonly string[])[] {
  const byTrust = new Map<string, readonly string[]>();
  for (const { name, service, trust, untold } of roles) {
    const row = `${service}\t${untold === undefined ? codes(trust) : `none: ${untold}`}`;
    byTrust.set(row, [...(byTrust.get(row) ?? []), name]);
  }
  return [...byTrust].map(([row, names]) => [codes(names), ...row.split("\t")]);
}

function patterns(roles: readonly RoleRights[]): readonly (readonly string[])[] {
  const found = new Map<string, readonly string[]>();
  for (const { name, patterns: own } of roles) {
    for (const [pattern, because] of Object.entries(own)) {
      // Each function has a log of its own name.
      const key = `${pattern.replace(`/${name}:`, "/<function>:")}\t${because}`;
      found.set(key, [...(found.get(key) ?? []), name]);
    }
  }
  return [...found].map(([key, names]) => {
    const [pattern = "", because = ""] = key.split("\t");
    return [codes([pattern]), codes(names), because];
  });
}

/** By what it is shown that a right is not spare. */
function shown(role: RoleRights, { actions, on }: Granted): string {
  const notes = singlesOf(role).map((single) => ({ ...single, note: noteOf(single) }));
  const kinds = [...new Set(notes.map(({ note }) => note))].sort((a, b) => (a ?? 0) - (b ?? 0));
  if (kinds.length === 1) return told(kinds[0]);
  return kinds
    .map((kind) => {
      const of = notes.filter(({ note }) => note === kind);
      const onThese = [...new Set(of.map((each) => each.on))];
      const doing = [...new Set(of.map(({ action }) => action))];
      const what =
        onThese.length < on.length ? onThese : doing.length < actions.length ? doing : [];
      return `${told(kind)}: ${codes(what)}`;
    })
    .join("; ");
}

function told(note: number | undefined): string {
  return note === undefined ? "run" : String(note);
}

function codes(texts: readonly string[]): string {
  return texts.map((text) => `\`${text}\``).join(" ");
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)];
}
