import * as z from "zod";

/** Headers as API Gateway passes them on: in any case, the last one of a name. */
export type Headers = Readonly<Record<string, string | null | undefined>>;

/** What is read of a request that API Gateway hands to a function (REST API, proxy integration). */
export const restEvent = z.object({
  headers: z.record(z.string(), z.string().nullish()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().optional(),
});

/** What a function answers to API Gateway. */
export interface RestAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An answer of JSON. */
export function answerOf(statusCode: number, value: object): RestAnswer {
  return {
    statusCode,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(value),
  };
}

/** The bytes that were sent. They are exact only where API Gateway takes all types for binary. */
export function bytesOf({ body, isBase64Encoded }: z.output<typeof restEvent>): Uint8Array {
  return Buffer.from(body ?? "", isBase64Encoded ? "base64" : "utf8");
}

/** A header's value; `undefined` when there is none or it is empty. */
export function headerOf(headers: Headers, name: string): string | undefined {
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name);
  return found?.[1]?.trim() || undefined;
}
