import { describe, expect, it } from "vitest";
import { identityAdvice, isTransient, requestError, withoutAnswer } from "#adapters/remote";

/** An error as the SDK makes it of an answer. */
const answered = (name: string, httpStatusCode: number, more: object = {}) =>
  Object.assign(name === "SyntaxError" ? new SyntaxError("Unexpected token") : new Error(name), {
    name,
    $metadata: { httpStatusCode },
    ...more,
  });
const onAClockThatIsOff = (name: string) =>
  answered(name, 400, { $metadata: { httpStatusCode: 400, clockSkewCorrected: true } });
const broken = (code: string, message = code) => Object.assign(new Error(message), { code });

describe("a request that failed", () => {
  it.each([
    ["the service failed", answered("InternalError", 500)],
    ["it was too much", answered("TooManyRequests", 429, { code: "TooManyRequests" })],
    ["it was too much, as Lambda says it", answered("ThrottledException", 400)],
    ["a load balancer answered by a page", answered("SyntaxError", 503)],
    ["the answer was cut off", answered("SyntaxError", 200)],
    [
      "the connection was cut while the answer came",
      answered("Error", 200, { code: "ECONNRESET" }),
    ],
    ["the clock was put right", onAClockThatIsOff("RequestTimeTooSkewed")],
    ["the clock was put right, as S3 says it", onAClockThatIsOff("SignatureDoesNotMatch")],
    ["a refusal was cut off", answered("Error", 412, { code: "ECONNRESET" })],
    ["an HTTP/2 connection broke", broken("ERR_HTTP2_STREAM_ERROR")],
  ])("is made again where %s", (_, error) => {
    expect(isTransient(error)).toBe(true);
  });

  it.each([
    ["a condition did not hold", onAClockThatIsOff("ConditionalCheckFailedException")],
    ["nothing is there", onAClockThatIsOff("NoSuchKey")],
    ["it is not allowed", onAClockThatIsOff("AccessDenied")],
    ["a page of a proxy says that it may not pass", answered("SyntaxError", 403)],
    [
      "it is not valid, and says so in a field of Node's name",
      answered("Bad", 400, { code: "ValidationError" }),
    ],
    ["nobody there speaks HTTP/2", broken("ERR_HTTP2_ERROR", "Protocol error")],
  ])("is not made again where %s, on a clock that is right or off", (_, error) => {
    expect(isTransient(error)).toBe(false);
  });

  it.each([
    [answered("SyntaxError", 503), /HTTP 503, does not speak as AWS does/],
    [broken("ERR_HTTP2_ERROR", "Protocol error"), /does not speak HTTP\/2/],
    [
      new DOMException("no answer within 3000 ms", "TimeoutError"),
      /^Nothing answers there in time/,
    ],
    [broken("ETIMEDOUT"), /^Nothing answers there in time/],
    [answered("RequestExpired", 403), /this machine's clock/],
  ])("says what to do: %s", (error, advice) => {
    expect(identityAdvice(requestError(error))).toMatch(advice);
  });

  it("keeps no answer that may hold a secret, but its status", () => {
    const secret = answered("SyntaxError", 403, { $response: { body: "whsec_..." } });
    let kept: unknown;
    try {
      withoutAnswer(secret);
    } catch (error) {
      kept = error;
    }
    expect(requestError(kept)).toMatchObject({ message: "the answer is no JSON", status: 403 });
    expect(JSON.stringify(kept)).not.toContain("whsec_");
  });
});
