import { type ProblemName, problemBase, problems } from "./problem.js";

/**
 * What API Gateway itself answers, before a function is asked or in its place: by the type of answer as
 * AWS names it. Source: API Gateway Developer Guide, "Gateway response types".
 */
export const gatewayProblems = {
  MISSING_AUTHENTICATION_TOKEN: "not-signed",
  INVALID_SIGNATURE: "wrongly-signed",
  EXPIRED_TOKEN: "credentials-expired",
  ACCESS_DENIED: "not-allowed",
  WAF_FILTERED: "filtered",
  REQUEST_TOO_LARGE: "too-large",
  THROTTLED: "too-many-requests",
  INTEGRATION_TIMEOUT: "not-in-time",
} as const satisfies Readonly<Record<string, ProblemName>>;

/** What else it may answer, by the range of the status. */
export const otherGatewayProblems = {
  "4XX": ["gateway-refused", "API Gateway refuses the request"],
  "5XX": ["gateway-failed", "API Gateway did not get an answer; it may be done all the same"],
} as const;

/** The body of such an answer, as a template of API Gateway. Its own words are the detail. */
export function gatewayTemplate(name: ProblemName | keyof typeof otherGatewayProblems): string {
  const [type, facts] =
    name === "4XX" || name === "5XX"
      ? [otherGatewayProblems[name][0], { title: otherGatewayProblems[name][1] }]
      : [name, { title: problems[name][1], status: problems[name][0] }];
  const known = JSON.stringify({ type: `${problemBase}${type}`, ...facts });
  return known.replace(/\}$/, ',"detail":$context.error.messageString}');
}
