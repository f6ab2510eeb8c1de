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
      return functions[name] ?? { status: 404, body: '{"__type":"ResourceNotFoundException"}' };
    };
    const [finding] = (await quotaFindings("test", wants))._unsafeUnwrap();
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

  it("is asked again where Lambda allows no more requests at the moment", async () => {
    let asked = 0;
    const functions = {
      get judge(): AwsAnswer {
        asked += 1;
        const body = '{"__type":"TooManyRequestsException","Message":"Rate exceeded"}';
        return asked === 1 ? { status: 429, body } : reserving(1);
      },
    };
    expect(await found(122, functions)).toMatchObject({ isWell: true });
    expect(asked).toBe(2);
  });

  it("cannot be told without the right to ask it", async () => {
    const refused = { status: 403, body: '{"__type":"AccessDeniedException","Message":"not you"}' };
    expect(await found(1_000, { generate: refused })).toEqual({
      what: "functions at once",
      isWell: true,
      isUntold: true,
      detail:
        "Lambda cannot be used: not you. Allow this identity lambda:GetFunctionConcurrency on the function docket-test-generate; wanted: 1000",
    });
  });
});

describe("the quotas of models", () => {
  const aws = answeringAws();
  const modelId = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
  const models = [{ modelId, tokensPerMinute: 200_000 }];
  const quota = (QuotaName: string, Value: number) => ({ QuotaName, Value });

  /** What is found where Service Quotas answers so; Lambda tells nothing. */
  const found = async (answer: (page: string | undefined) => AwsAnswer) => {
    aws.answer = ({ target, body }) =>
      target === "ServiceQuotasV20190624.ListServiceQuotas"
        ? answer(JSON.parse(body).NextToken)
        : { status: 400 };
    const [, ...findings] = (await quotaFindings("test", { ...wants, models }))._unsafeUnwrap();
    return findings;
  };

  it("are read page by page", async () => {
    const first = [quota("On-demand model inference tokens per minute for Another", 1)];
    const second = [
      quota("Cross-region model inference tokens per minute for Anthropic Claude Haiku 4.5", 9_000),
    ];
    const findings = await found((page) => ({
      body: JSON.stringify(
        page === "two" ? { Quotas: second } : { Quotas: first, NextToken: "two" },
      ),
    }));
    expect(findings).toMatchObject([{ isWell: false, what: `tokens a minute of ${modelId}` }]);
  });

  it("are said to be looked up where they are not told", async () => {
    const wanted = `wanted: 200000 tokens a minute of ${modelId}`;
    const denied = '{"__type":"AccessDeniedException","Message":"not you"}';
    const untold = { what: "quotas of models", isWell: true, isUntold: true };
    expect(await found(() => ({ status: 400, body: denied }))).toEqual([
      {
        ...untold,
        detail: `Service Quotas cannot be used: not you. Allow this identity servicequotas:ListServiceQuotas; ${wanted}`,
      },
    ]);
    expect(await found(() => ({ status: 400 }))).toEqual([
      { ...untold, detail: `Service Quotas cannot be asked: it answered 400; ${wanted}` },
    ]);
  });
});
