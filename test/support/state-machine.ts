import { randomUUID } from "node:crypto";
import { request } from "node:https";
import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  ListExecutionsCommand,
  SFNClient,
} from "@aws-sdk/client-sfn";
import type { Aws } from "./aws.js";

/** A state machine of its own, whose executions do nothing, and what was begun there. */
export interface OpenStateMachine {
  readonly arn: string;
  /** How often an execution of each of these names was begun. */
  begun(names: readonly string[]): Promise<readonly number[]>;
  remove(): Promise<void>;
}

const forStepFunctions = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: "states.amazonaws.com" },
      Action: "sts:AssumeRole",
    },
  ],
});

/** Makes a state machine with a role of its own, which may do nothing. */
export async function openStateMachine(
  aws: Aws,
  type: "STANDARD" | "EXPRESS" = "STANDARD",
): Promise<OpenStateMachine> {
  const client = new SFNClient(aws.config());
  const RoleName = `docket-test-${randomUUID()}`;
  await askIam(aws, "CreateRole", { RoleName, AssumeRolePolicyDocument: forStepFunctions });
  const { stateMachineArn = "" } = await client.send(
    new CreateStateMachineCommand({
      name: RoleName,
      roleArn: `arn:aws:iam::000000000000:role/${RoleName}`,
      type,
      definition: JSON.stringify({ StartAt: "End", States: { End: { Type: "Succeed" } } }),
    }),
  );
  return {
    arn: stateMachineArn,
    begun: async (names) => {
      const found = await namesAt(client, stateMachineArn);
      return names.map((name) => found.filter((each) => each === name).length);
    },
    remove: async () => {
      await client.send(new DeleteStateMachineCommand({ stateMachineArn }));
      await askIam(aws, "DeleteRole", { RoleName });
      client.destroy();
    },
  };
}

async function namesAt(client: SFNClient, stateMachineArn: string): Promise<readonly string[]> {
  const names: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(new ListExecutionsCommand({ stateMachineArn, nextToken }));
    names.push(...(page.executions ?? []).flatMap(({ name }) => name ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return names;
}

/** One request to IAM, of whose SDK nothing else is needed. The local AWS takes the root's word for it. */
function askIam(aws: Aws, Action: string, about: Readonly<Record<string, string>>): Promise<void> {
  const { endpoint, region, credentials, requestHandler } = aws.config();
  const scope = `${credentials.accessKeyId}/20260101/${region}/iam/aws4_request`;
  return new Promise((resolve, reject) => {
    const asking = request(
      endpoint,
      {
        method: "POST",
        agent: requestHandler.httpsAgent,
        headers: {
          "content-type": "application/x-www-form-urlencoded",
          authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
        },
      },
      (answer) => {
        answer.resume().once("end", () => {
          if (answer.statusCode === 200) resolve();
          else reject(new Error(`IAM answered ${answer.statusCode} to ${Action}`));
        });
      },
    );
    asking.once("error", reject);
    asking.end(String(new URLSearchParams({ Action, Version: "2010-05-08", ...about })));
  });
}
