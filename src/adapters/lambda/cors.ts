import { type Headers, headerOf, type RestAnswer } from "./rest-event.js";

/** Lets a web page read an answer, if it is of one of these origins. Source: Fetch Standard, "CORS protocol". */
export function readableBy(
  origins: readonly string[],
  headers: Headers,
  answer: RestAnswer,
): RestAnswer {
  const origin = headerOf(headers, "origin");
  if (origin === undefined || !origins.includes(origin)) return answer;
  return {
    ...answer,
    headers: {
      ...answer.headers,
      "access-control-allow-origin": origin,
      "access-control-expose-headers": "retry-after",
      vary: "origin",
    },
  };
}
