import { otherGatewayProblems } from "./gateway-problems.js";
import { type ProblemName, problemBase, problems } from "./problem.js";

/** What every problem is, as a schema. */
export const problemSchema = {
  type: "object",
  description: "Why a request was not done. Source: RFC 9457.",
  required: ["type", "title"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: ["string", "null"] },
    reason: { type: "string", description: "The kind of refusal, for programs" },
    fields: { type: "array", items: { type: "string" } },
  },
};

/** The answer of one status, whose problem is one of these. */
export function problemAnswer(status: number, names: readonly ProblemName[]): object {
  const types = names.map((name) => `${problemBase}${name}`);
  const titles = names.map((name) => problems[name][1]);
  return {
    ...answerOf(titles.map((title) => `${title}.`).join(" "), {
      required: ["status"],
      properties: { type: { enum: types }, status: { const: status } },
    }),
    ...(status === 503 && {
      headers: { "Retry-After": { description: "In seconds", schema: { type: "string" } } },
    }),
  };
}

/** What API Gateway itself says in a range of statuses, where it says nothing else. */
export function otherGatewayAnswer(range: keyof typeof otherGatewayProblems): object {
  const [name, title] = otherGatewayProblems[range];
  return answerOf(`${title}.`, { properties: { type: { const: `${problemBase}${name}` } } });
}

function answerOf(description: string, schema: object): object {
  const problem = { $ref: "#/components/schemas/Problem" };
  return {
    description,
    content: { "application/problem+json": { schema: { allOf: [problem, schema] } } },
  };
}
