import { type ProblemName, problemBase, problems } from "./problem.js";

/** What every problem is, as a schema. */
export const problemSchema = {
  type: "object",
  description: "Why a request was not done. Source: RFC 9457.",
  required: ["type", "title", "status"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    reason: { type: "string", description: "The kind of refusal, for programs" },
    fields: { type: "array", items: { type: "string" } },
  },
};

/** The answer of one status, whose problem is one of these. */
export function problemAnswer(status: number, names: readonly ProblemName[]): object {
  const types = names.map((name) => `${problemBase}${name}`);
  const schema = {
    allOf: [{ $ref: "#/components/schemas/Problem" }, { properties: { type: { enum: types } } }],
  };
  return {
    description: names
      .map((name) => problems[name][1])
      .map((title) => `${title}.`)
      .join(" "),
    ...(status === 503 && {
      headers: { "Retry-After": { description: "In seconds", schema: { type: "string" } } },
    }),
    content: { "application/problem+json": { schema } },
  };
}

/** What API Gateway itself says to whoever it does not let in. */
export const refusedByGateway = {
  description: "Unsigned, wrongly signed, or not allowed: API Gateway refuses it itself.",
  content: {
    "application/problem+json": {
      schema: {
        type: "object",
        required: ["type"],
        properties: { type: { const: "about:blank" } },
      },
    },
  },
};
