import type { Stack } from "aws-cdk-lib";
import { CfnRule } from "aws-cdk-lib/aws-events";
import { letRulePut } from "../constructs/bus-rule.js";
import { addFunction } from "../constructs/function.js";
import { addDeadLetterQueue } from "../constructs/queue.js";
import { meetsPersons } from "../constructs/record-rights.js";
import { roleWith } from "../constructs/rights.js";
import { usesObjects } from "../constructs/service-rights.js";
import { addStateMachine } from "../constructs/state-machine.js";
import { uploadDefinition } from "../definitions/upload.js";
import { type Site, tell } from "../site.js";
import { bucketVariables, recordVariables } from "../variables.js";
import type { Data } from "./data.js";

/** Files that are dropped in the bucket are taken in by their ranges: the ARN of what does. */
export function addUploads(stack: Stack, site: Site, data: Data): string {
  const { keys } = data;
  const plan = addFunction(stack, site, keys, {
    name: "plan-upload",
    what: "Cuts an uploaded file into ranges",
    timeoutSeconds: 60,
    // Its event says which bucket.
    variables: {},
    rights: usesObjects(site, keys, { "uploads/*": ["Get", "GetVersion"] }),
  });
  const range = addFunction(stack, site, keys, {
    name: "ingest-range",
    what: "Takes in the lines of one range of an uploaded file",
    timeoutSeconds: 300,
    memoryMb: 1_024,
    variables: { ...recordVariables(site, keys), ...bucketVariables(site) },
    rights: [
      ...meetsPersons(site, keys),
      // The plan says which version.
      ...usesObjects(site, keys, { "uploads/*": ["GetVersion"], "rejects/*": ["Put"] }),
    ],
  });
  const finish = addFunction(stack, site, keys, {
    name: "finish-upload",
    what: "Puts together what was refused of an uploaded file",
    timeoutSeconds: 120,
    variables: bucketVariables(site),
    rights: usesObjects(site, keys, { "rejects/*": ["Get", "Put", "Delete"] }),
  });
  const machine = addStateMachine(stack, site, keys, {
    name: "upload",
    definition: uploadDefinition({
      plan: plan.functionArn,
      range: range.functionArn,
      finish: finish.functionArn,
      rangesAtOnce: site.stage.rangesAtOnce,
    }),
    calls: ["plan-upload", "ingest-range", "finish-upload"],
    isDistributed: true,
  });
  addRule(stack, site, data, machine);
  return machine;
}

/** A new object below uploads/ starts an execution, or is told of in a queue when it cannot. */
function addRule(stack: Stack, site: Site, { keys }: Data, machine: string): void {
  const { names, stage } = site;
  const name = names.own("upload");
  const ruleArn = names.arn("events", `rule/${name}`);
  const failures = addDeadLetterQueue(stack, site, keys.storage, "upload-dlq");
  letRulePut(failures, ruleArn, stage.account);
  const role = roleWith(stack, "upload-rule-role", site, {
    name: "upload-rule",
    service: "events.amazonaws.com",
    source: { arn: ruleArn },
    rights: [{ actions: ["states:StartExecution"], on: [machine] }],
  });
  const rule = new CfnRule(stack, "upload-rule", {
    name,
    eventPattern: {
      source: ["aws.s3"],
      "detail-type": ["Object Created"],
      detail: { bucket: { name: [names.bucket] }, object: { key: [{ prefix: "uploads/" }] } },
    },
    targets: [
      {
        id: "upload",
        arn: machine,
        roleArn: role.roleArn,
        deadLetterConfig: { arn: failures.queueArn },
        inputTransformer: {
          inputPathsMap: {
            bucket: "$.detail.bucket.name",
            key: "$.detail.object.key",
            versionId: "$.detail.object.version-id",
          },
          inputTemplate: '{"bucket": <bucket>, "key": <key>, "versionId": <versionId>}',
        },
      },
    ],
  });
  rule.node.addDependency(failures);
  tell(stack, { UploadDlqUrl: failures.queueUrl });
}
