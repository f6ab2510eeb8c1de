import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { describeAws } from "../support/aws.js";
import { deployWith } from "../support/deploy-process.js";

const account = "333333333333";

/** A deployment by credentials of an account where nothing is. */
function deploy(args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const found = inject("aws");
  const env = {
    AWS_ENDPOINT_URL: found?.endpoint,
    NODE_EXTRA_CA_CERTS: found?.caFile,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: "test",
    // Whoever runs this may be signed in.
    HOME: undefined,
    ...variables,
  };
  return deployWith(env, ...args);
}

describeAws("a deployment that is refused before anything is changed", () => {
  // How many functions the local AWS runs at once goes by the memory of the machine: so Lambda is this one.
  let allowed = 0;
  const server = createServer(({ url = "" }, response) => {
    const AccountLimit = {
      ConcurrentExecutions: allowed,
      UnreservedConcurrentExecutions: allowed,
    };
    const status = url.endsWith("/account-settings") ? 200 : 404;
    response.writeHead(status).end(JSON.stringify({ AccountLimit }));
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  const lambda = () => ({
    AWS_ENDPOINT_URL_LAMBDA: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });

  it("is one of an unknown stage", async () => {
    const { code, said } = await deploy(["--stage", "staging"]);
    expect(code).toBe(1);
    expect(said).toContain("deploy: There is no stage staging: it is one of dev, test, prod.");
    expect(said).toContain("npm run deploy -- --stage dev|test|prod");
  });

  it("is one by the credentials of another account", async () => {
    const { code, said } = await deploy(["--stage", "dev", "--account", "444444444444"]);
    expect(code).toBe(1);
    expect(said).toBe(
      "deploy: These credentials are those of account 333333333333, and account 444444444444 is meant: log in there, or correct --account or DOCKET_ACCOUNT. Nothing was changed.\n",
    );
  });

  it("is one without credentials", async () => {
    const none = { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" };
    const { code, said } = await deploy(["--stage", "dev"], none);
    expect(code).toBe(1);
    expect(said).toContain("There are no AWS credentials");
  });

  it("is one to an account that may not run the functions", async () => {
    allowed = 100;
    const { code, said } = await deploy(["--stage", "prod"], lambda());
    expect(code).toBe(1);
    expect(said).toContain("nothing of this stage is deployed yet.");
    expect(said).toContain("the account may run 100, and the stage reserves 23");
    expect(said).toContain(
      "A quota of the account is too low for this stage. Nothing was changed.",
    );
  });

  it("is one of a protected stage with nobody to ask", async () => {
    allowed = 1_000;
    const { code, said } = await deploy(["--stage", "prod"], lambda());
    expect(code).toBe(1);
    expect(said).toContain(
      "prod is protected, and there is nobody to ask: --yes-deploy prod confirms it. Nothing was changed.",
    );
  });
});
