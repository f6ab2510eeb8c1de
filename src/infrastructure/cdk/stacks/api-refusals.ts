import { ResponseType, type RestApi } from "aws-cdk-lib/aws-apigateway";
import type { ProblemName } from "#adapters/admin-api";
import { gatewayProblems, gatewayTemplate } from "#adapters/admin-api";

/**
 * What API Gateway itself refuses is told as what the functions refuse is, on every path of the API: the
 * web pages that may call it may also read why it did not work.
 */
export function addRefusals(api: RestApi, origins: readonly string[]): void {
  const add = (id: string, type: ResponseType, name: ProblemName | "4XX" | "5XX") =>
    api.addGatewayResponse(id, {
      type,
      templates: { "application/json": gatewayTemplate(name) },
      responseHeaders: { "Content-Type": "'application/problem+json'", ...readableBy(origins) },
    });
  add("refused", ResponseType.DEFAULT_4XX, "4XX");
  add("failed", ResponseType.DEFAULT_5XX, "5XX");
  for (const [type, name] of Object.entries(gatewayProblems))
    add(name, ResponseType.of(type), name);
}

/**
 * API Gateway cannot choose from a list. Of two origins or more it names whichever asked, also one that is
 * not among them: any web page may read why API Gateway refused it, and nothing else.
 */
function readableBy(origins: readonly string[]): Readonly<Record<string, string>> {
  const [first, ...others] = origins;
  if (first === undefined) return {};
  return {
    "Access-Control-Allow-Origin":
      others.length === 0 ? `'${first}'` : "method.request.header.Origin",
    Vary: "'Origin'",
  };
}
