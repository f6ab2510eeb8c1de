import * as z from "zod";
import { declaredProblems } from "./declared-problems.js";
import { groupOf } from "./openapi.js";
import type { Operation } from "./operation.js";
import { operations } from "./operations/index.js";
import { problemBase, problems } from "./problem.js";
import { basePath } from "./routes.js";

/** The API as a page to read, in Markdown. Made from the operations, as the OpenAPI document is. */
export function apiPage(): string {
  const groups = [...new Set(operations.map(groupOf))];
  return [head, ...groups.map(groupText), problemsText()].join("\n\n").concat("\n");
}

const head = `# Admin API

What a person needs who runs Docket on AWS. This page and \`openapi.json\` beside it are made from the
operations in \`src/adapters/admin-api\` by \`npm run api:openapi\`.

Every call is signed by AWS Signature Version 4 for the service \`execute-api\`, and IAM says who may:
\`execute-api:Invoke\` on \`arn:aws:execute-api:<region>:<account>:<api>/<stage>/<method>${basePath}/...\`.
The command line signs with the usual AWS credentials: \`docket --stage dev agents list\`.

- **Pages**: \`limit\` is 1 to 100, 25 unless told. While an answer has a \`next\`, the same call with it as
  \`cursor\` goes on. A cursor is good for a day, and for the query that it was given out for.
- **Idempotency-Key**: 16 to 128 letters, digits, \`-\` and \`_\`, such as a UUID; needed by everything that changes
  the record. The same request with the same key is given the same answer for a day, another request with that
  key is refused. A request that was refused or failed leaves its key free. What was recorded under a key is
  never recorded again, whenever it is sent.
- **ETag and If-Match**: an ETag names the end of a stream. Where If-Match is needed, the change is refused if
  anybody wrote since. What stops traffic or goes back does not need it.
- **Long work**: a call that rebuilds or publishes works for about 15 s, because API Gateway waits for 29, and
  answers with a \`next\` while there is more.
- **Personal data** is only in the answers of \`customers get\`, \`customers export\` and \`messages explain\`.
- **Problems** are \`application/problem+json\`, their types below.`;

function groupText(group: string): string {
  const own = operations.filter((operation) => groupOf(operation) === group);
  return [`## ${group}`, ...own.map(operationText)].join("\n\n");
}

function operationText(operation: Operation): string {
  const { id, method, path, summary, description, params, query, body } = operation;
  const [group = "", verb = ""] = id.split(".");
  return [
    `### ${group} ${verb}`,
    `\`${method} ${basePath}${path}\``,
    `${summary}.${description === undefined ? "" : ` ${description}`}`,
    fieldsText(operation, { path: params, query, body }),
    `Problems: ${declaredProblems(operation)
      .filter((name) => operation.problems.includes(name))
      .map((name) => `\`${name}\``)
      .concat("those of every call")
      .join(", ")}.`,
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

function fieldsText(
  { idempotencyKey, ifMatch }: Operation,
  places: Readonly<Record<string, z.ZodObject | undefined>>,
): string {
  const rows = Object.entries(places).flatMap(([place, object]) =>
    Object.entries(object?.shape ?? {}).map(([name, field]) => {
      const schema = field as z.ZodType;
      const isNeeded = place === "path" || !schema.safeParse(undefined).success;
      return `| \`${name}\` | ${place} | ${isNeeded ? "needed" : ""} | ${meaningOf(schema)} |`;
    }),
  );
  const headers = Object.entries({ "Idempotency-Key": idempotencyKey, "If-Match": ifMatch })
    .filter(([, demand]) => demand !== "none")
    .map(
      ([name, demand]) => `| \`${name}\` | header | ${demand === "required" ? "needed" : ""} | |`,
    );
  const all = [...rows, ...headers];
  return all.length === 0 ? "" : ["| name | in | | what |", "|---|---|---|---|", ...all].join("\n");
}

function meaningOf(schema: z.ZodType): string {
  const {
    description,
    type,
    enum: values,
  } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
  });
  const kind =
    values === undefined ? type : values.map((value) => `\`${String(value)}\``).join(", ");
  return [kind, description].filter((text) => text !== undefined).join(": ");
}

function problemsText(): string {
  const rows = Object.entries(problems).map(
    ([name, [status, title]]) => `| \`${problemBase}${name}\` | ${status} | ${title} |`,
  );
  return ["## Problems", ["| type | status | what |", "|---|---|---|", ...rows].join("\n")].join(
    "\n\n",
  );
}
