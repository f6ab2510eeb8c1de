import * as z from "zod";
import { declaredProblems } from "./declared-problems.js";
import { gatewayProblems, otherGatewayProblems } from "./gateway-problems.js";
import { groupOf } from "./openapi.js";
import type { Operation } from "./operation.js";
import { operations } from "./operations/index.js";
import { otherCalls } from "./other-calls.js";
import { pageHead } from "./page-head.js";
import { type ProblemName, problemBase, problems } from "./problem.js";
import { basePath } from "./routes.js";

/** The API as a page to read, in Markdown. Made from the operations, as the OpenAPI document is. */
export function apiPage(): string {
  const groups = [...new Set(operations.map(groupOf))];
  const parts = [pageHead, overview(), ...groups.map(groupText), problemsText(), otherCalls];
  return parts.join("\n\n").concat("\n");
}

/** Those that every operation may answer. */
const ofEveryCall: ReadonlySet<ProblemName> = new Set(
  Object.keys(problems)
    .map((name) => name as ProblemName)
    .filter((name) => operations.every((each) => declaredProblems(each).includes(name))),
);

function titleOf({ id }: Operation): string {
  return id.replace(".", " ");
}

function overview(): string {
  const rows = operations.map((operation) => {
    const title = titleOf(operation);
    const link = `[${title}](#${title.replaceAll(" ", "-")})`;
    return `| ${link} | \`${operation.method} ${basePath}${operation.path}\` | ${operation.summary} |`;
  });
  return ["## All operations", tableOf(["operation", "call", "what"], rows)].join("\n\n");
}

function groupText(group: string): string {
  const own = operations.filter((operation) => groupOf(operation) === group);
  return [`## ${group}`, ...own.map(operationText)].join("\n\n");
}

function operationText(operation: Operation): string {
  const { method, path, summary, description, params, query, body, problems } = operation;
  const inputs = Object.keys(params.shape).map((name) => ` <${name}>`);
  return [
    `### ${titleOf(operation)}`,
    `\`${method} ${basePath}${path}\` · \`docket --stage <stage> ${titleOf(operation)}${inputs.join("")}\``,
    `${summary}.${description === undefined ? "" : ` ${description}`}`,
    fieldsText(operation, { path: params, query, body }),
    answerText(operation),
    problems.length === 0 ? "" : `Problems of its own: ${problems.map(code).join(", ")}.`,
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

const headerTexts = {
  "Idempotency-Key": "Names the request, so that it may be sent again",
  "If-Match": "The ETag of what is changed",
};

function fieldsText(
  { idempotencyKey, ifMatch }: Operation,
  places: Readonly<Record<string, z.ZodObject | undefined>>,
): string {
  const rows = Object.entries(places).flatMap(([place, object]) =>
    fieldsOf(object).map(
      ({ name, isNeeded, schema }) =>
        `| ${code(name)} | ${place} | ${isNeeded ? "needed" : ""} | ${meaningOf(schema)} |`,
    ),
  );
  const headers = Object.entries({ "Idempotency-Key": idempotencyKey, "If-Match": ifMatch })
    .filter(([, demand]) => demand !== "none")
    .map(
      ([name, demand]) =>
        `| ${code(name)} | header | ${demand === "required" ? "needed" : ""} | ${headerTexts[name as keyof typeof headerTexts]} |`,
    );
  const all = [...rows, ...headers];
  return all.length === 0 ? "" : tableOf(["name", "in", "", "what"], all);
}

function answerText({ response, status, hasTag }: Operation): string {
  const root = jsonSchemaOf(response, "output");
  const fields = propertiesOf(root, root).map(([name, schema]) => {
    const { items = {} } = schema;
    const inside = propertiesOf(items, root).map(([each]) => code(each));
    return inside.length === 0 ? code(name) : `${code(name)} (each with ${inside.join(", ")})`;
  });
  return `Answers ${status}${hasTag ? " with an ETag" : ""}: ${fields.join(", ")}.`;
}

function propertiesOf(schema: Schema, root: Schema): readonly (readonly [string, Schema])[] {
  return Object.entries(resolved(schema, root).properties ?? {});
}

/** The schema itself, where it is only named. */
function resolved(schema: Schema, { $defs = {} }: Schema): Schema {
  return $defs[(schema.$ref ?? "").replace("#/$defs/", "")] ?? schema;
}

/** What is read of a JSON Schema here. */
interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly minimum?: number;
  readonly maximum?: number;
}

function jsonSchemaOf(schema: z.ZodType, io: "input" | "output"): Schema {
  return z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Schema;
}

function fieldsOf(object: z.ZodObject | undefined) {
  if (object === undefined) return [];
  const { required = [] } = jsonSchemaOf(object, "input");
  return Object.entries(object.shape).map(([name, field]) => ({
    name,
    isNeeded: required.includes(name),
    schema: field as z.ZodType,
  }));
}

/** Larger numbers are told as no limit. */
const largestTold = 100_000;

function meaningOf(field: z.ZodType): string {
  const root = jsonSchemaOf(field, "input");
  const { description, type, enum: values, minimum, maximum = Infinity } = resolved(root, root);
  const inside = propertiesOf(root, root).map(([name]) => code(name));
  const range = maximum > largestTold ? "" : ` from ${minimum ?? 0} to ${maximum}`;
  const kind = values === undefined ? type : values.map((value) => code(String(value))).join(", ");
  const what = inside.length === 0 ? kind && `${kind}${range}` : `object with ${inside.join(", ")}`;
  return [what, description].filter((text) => text !== undefined).join(": ");
}

function problemsText(): string {
  // What is larger than the functions take is refused by them, or by API Gateway before.
  const ofGateway = new Set<string>(Object.values(gatewayProblems));
  ofGateway.delete("too-large");
  const rows = Object.entries(problems).map(([name, [status, title]]) => {
    const by = ofGateway.has(name) ? "API Gateway" : "Docket";
    return `| ${code(name)} | ${status} | ${by} | ${title} |`;
  });
  const others = Object.entries(otherGatewayProblems).map(
    ([range, [name, title]]) => `| ${code(name)} | ${range} | API Gateway | ${title} |`,
  );
  const all = [...ofEveryCall, ...Object.values(otherGatewayProblems).map(([name]) => name)];
  return [
    "## Problems",
    `The \`type\` is \`${problemBase}\` and the name. What API Gateway refuses (403, 429, a body of more than 10 MB) has not come to Docket.`,
    `Every call may be answered by ${all.map(code).join(", ")}.`,
    tableOf(["name", "status", "by", "what"], [...rows, ...others]),
  ].join("\n\n");
}

function tableOf(heads: readonly string[], rows: readonly string[]): string {
  return [`| ${heads.join(" | ")} |`, `|${"---|".repeat(heads.length)}`, ...rows].join("\n");
}

function code(text: string): string {
  return `\`${text}\``;
}
