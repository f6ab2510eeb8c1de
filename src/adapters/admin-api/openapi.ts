import type * as z from "zod";
import { schemaOf } from "./components.js";
import { declaredProblems } from "./declared-problems.js";
import { keyPattern } from "./headers.js";
import type { Operation } from "./operation.js";
import { operations } from "./operations/index.js";
import { type ProblemName, problems } from "./problem.js";
import { otherGatewayAnswer, problemAnswer, problemSchema } from "./problem-answers.js";
import { basePath } from "./routes.js";

type Json = Readonly<Record<string, unknown>>;

const securityScheme = {
  type: "apiKey",
  name: "Authorization",
  in: "header",
  description: "AWS Signature Version 4 for the service execute-api",
  "x-amazon-apigateway-authtype": "awsSigv4",
};

/** The document of the API, OpenAPI 3.1, from the operations. Always the same text for the same operations. */
export function openApiDocument(): Json {
  const schemas: Record<string, unknown> = { Problem: problemSchema };
  const responses: Record<string, unknown> = {
    "other.4XX": otherGatewayAnswer("4XX"),
    "other.5XX": otherGatewayAnswer("5XX"),
  };
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    const path = `${basePath}${operation.path}`;
    const methods = paths[path] ?? {};
    paths[path] = methods;
    methods[operation.method.toLowerCase()] = described(operation, schemas, responses);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Docket: administration",
      // Of the API, not of the code: it is raised when a change breaks callers.
      version: "1.0.0",
      description: aboutAll,
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [
      {
        url: "https://{api}.execute-api.{region}.amazonaws.com/{stage}",
        variables: {
          api: { default: "api-id" },
          region: { default: "eu-west-1" },
          stage: { default: "dev" },
        },
      },
    ],
    security: [{ sigv4: [] }],
    tags: [...new Set(operations.map(groupOf))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { sigv4: securityScheme },
      schemas: sorted(schemas),
      responses: sorted(responses),
    },
  };
}

function sorted(components: Json): Json {
  return Object.fromEntries(Object.entries(components).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const aboutAll = [
  "Every call is signed by AWS Signature Version 4 (service execute-api).",
  "What writes takes the header Idempotency-Key: the same request with the same key is given the same answer for a day, another one with that key is refused.",
  "An ETag names the end of a stream; given as If-Match, a change is refused where somebody else came first.",
  "Lists have pages: `limit` and, for the next one, `cursor`, which is good for a day.",
  "A refusal is application/problem+json with a `type` that does not change.",
].join(" ");

/** The group of an operation: what comes before the dot of its id. */
export function groupOf({ id }: Operation): string {
  return id.slice(0, id.indexOf("."));
}

function described(
  operation: Operation,
  schemas: Record<string, unknown>,
  responses: Record<string, unknown>,
): Json {
  const { id, summary, description, body, response, status, hasTag } = operation;
  const content = { "application/json": { schema: schemaOf(response, "output", schemas) } };
  const etag = { description: "Names the stream's end", schema: { type: "string" } };
  return {
    operationId: id,
    tags: [groupOf(operation)],
    summary,
    ...(description !== undefined && { description }),
    parameters: parametersOf(operation, schemas),
    ...(body && {
      requestBody: {
        required: !body.safeParse({}).success,
        content: { "application/json": { schema: schemaOf(body, "input", schemas) } },
      },
    }),
    responses: {
      [status]: {
        description: "It is done.",
        ...(hasTag && { headers: { ETag: etag } }),
        content,
      },
      ...problemsOf(operation, responses),
    },
  };
}

function parametersOf(operation: Operation, schemas: Record<string, unknown>): readonly Json[] {
  const { params, query, idempotencyKey, ifMatch } = operation;
  const fields = (of: z.ZodObject, place: "path" | "query") =>
    Object.entries(of.shape).map(([name, field]) => ({
      name,
      in: place,
      required: place === "path" || !of.shape[name]?.safeParse(undefined).success,
      schema: schemaOf(field as z.ZodType, "input", schemas),
    }));
  const header = (name: string, demand: string, description: string, pattern: string) =>
    demand === "none"
      ? []
      : [
          {
            name,
            in: "header",
            required: demand === "required",
            description,
            schema: { type: "string", pattern },
          },
        ];
  return [
    ...fields(params, "path"),
    ...fields(query, "query"),
    ...header(
      "Idempotency-Key",
      idempotencyKey,
      "Names the request, so that it may be sent again: a UUID, say",
      keyPattern,
    ),
    ...header("If-Match", ifMatch, "The ETag of what is changed", '^(\\*|"[0-9a-f]{32}")$'),
  ];
}

function problemsOf(operation: Operation, responses: Record<string, unknown>): Json {
  const byStatus = new Map<number, ProblemName[]>();
  for (const name of declaredProblems(operation)) {
    const [status] = problems[name];
    byStatus.set(status, [...(byStatus.get(status) ?? []), name]);
  }
  const answers = [...byStatus].map(([status, names]) => {
    const component = [status, ...names].join(".");
    responses[component] = problemAnswer(status, names);
    return [String(status), { $ref: `#/components/responses/${component}` }] as const;
  });
  return {
    ...Object.fromEntries(answers),
    "4XX": { $ref: "#/components/responses/other.4XX" },
    "5XX": { $ref: "#/components/responses/other.5XX" },
  };
}
