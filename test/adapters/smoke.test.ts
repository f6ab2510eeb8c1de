import { errAsync, okAsync, type ResultAsync } from "neverthrow";
import { describe, expect, it } from "vitest";
import { type Host, runCommandLine, type StageAnswer, type StageRequest } from "#adapters/cli";
import { localHost } from "../../src/infrastructure/local-host.js";

/** Runs a smoke test against a stage whose webhook answers so, and which forgets whomever it is asked to. */
async function smokeOf(webhook: ResultAsync<StageAnswer, string>) {
  const asked: string[] = [];
  const call = ({ method, path }: StageRequest) => {
    asked.push(`${method} ${path.replace(/smoke-[0-9a-f-]{36}/, "<made up>")}`);
    const body = JSON.stringify({ status: "erased", messages: 0 });
    return okAsync({ status: 200, headers: {}, body });
  };
  const host: Host = {
    ...localHost,
    stageApi: () => okAsync({ call }),
    stageWebhook: () => okAsync({ send: () => webhook }),
  };
  let out = "";
  const terminal = {
    out: (text: string) => {
      out += text;
    },
    err: () => {},
    isInteractive: false,
    columns: 80,
    interrupted: new AbortController().signal,
  };
  const code = await runCommandLine(host, terminal, ["smoke", "--stage", "dev"]);
  return { code, out, asked };
}

const answer = (status: number, body: object) => ({
  status,
  headers: {},
  body: JSON.stringify(body),
});

describe("a smoke test whose webhook is not taken", () => {
  it.each([500, 502, 503, 504])(
    "with a %d forgets its customer: it may have been taken all the same",
    async (status) => {
      // As API Gateway renders a problem without a detail.
      const body = { title: "It cannot be done now", detail: null };
      const { code, out, asked } = await smokeOf(okAsync(answer(status, body)));
      expect(out).toMatch(new RegExp(`^FAILS +webhook +It cannot be done now \\(${status}\\)\n`));
      expect(asked).toEqual(["POST /admin/customers/<made up>/forget"]);
      expect(code).toBe(1);
    },
  );

  it("for no answer came forgets its customer, too", async () => {
    const { out, asked } = await smokeOf(errAsync("The stage did not answer"));
    expect(out).toMatch(/^FAILS +webhook +The stage did not answer\n/);
    expect(asked).toEqual(["POST /admin/customers/<made up>/forget"]);
  });

  it("but refused has nobody to forget", async () => {
    const refused = answer(401, { title: "The signature is not right" });
    const { code, asked } = await smokeOf(okAsync(refused));
    expect(asked).toEqual([]);
    expect(code).toBe(1);
  });
});
