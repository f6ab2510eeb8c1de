import { describe, expect, it } from "vitest";
import { quotaFindings } from "../../src/infrastructure/aws/stage-quotas.js";
import { type AwsAnswer, answeringAws } from "../support/answering-aws.js";

const wants = { accountConcurrency: 1_000, reserved: 23, models: [] };

describe("how many functions an account may run at once", () => {
  const aws = answeringAws();

  /** What is found where Lambda says this of the account, and of functions by their names. */
  const found = async (unreserved: number, functions: Readonly<Record<string, AwsAnswer>> = {}) => {
    const AccountLimit = {
      ConcurrentExecutions: 1_000,
      UnreservedConcurrentExecutions: unreserved,
    };
    aws.answer = ({ path }) => {
      if (path === "/2016-08-19/account-settings")
        return { body: JSON.stringify({ AccountLimit }) };
      const [, name = ""] =
        /^\/2019-09-30\/functions\/docket-test-(.+)\/concurrency$/.exec(path) ?? [];
      return functions[name] ?? { status: 404 };
    };
    const [finding] = (await quotaFindings(aws.calls(), "test", wants))._unsafeUnwrap();
    return finding;
  };
  const reserving = (own: number): AwsAnswer => ({
    body: JSON.stringify({ ReservedConcurrentExecutions: own }),
  });

  it("is enough for a new stage where others leave it enough", async () => {
    expect(await found(123)).toMatchObject({ isWell: true });
    expect(await found(122)).toMatchObject({ isWell: false });
  });

  it("is enough for a stage that reserves its own already", async () => {
    const functions = {
      generate: reserving(4),
      judge: reserving(3),
      prepare: reserving(8),
      "search-index": reserving(8),
    };
    expect(await found(100, functions)).toMatchObject({ isWell: true });
  });

  it("is asked of a stage with functions that reserve none", async () => {
    expect(await found(122, { judge: { body: "{}" } })).toMatchObject({ isWell: false });
    expect(await found(122, { judge: reserving(1) })).toMatchObject({ isWell: true });
  });

  it("cannot be told without the right to ask it", async () => {
    const refused = { status: 403, body: '{"Message":"not you"}' };
    expect(await found(1_000, { generate: refused })).toEqual({
      what: "functions at once",
      isWell: true,
      isUntold: true,
      detail: "lambda:GetFunctionConcurrency: not you; 1000 wanted",
    });
  });
});
