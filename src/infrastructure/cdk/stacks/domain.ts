import { RemovalPolicy, type Stack } from "aws-cdk-lib";
import { CfnResourcePolicy, LogGroup } from "aws-cdk-lib/aws-logs";
import { CfnDomain } from "aws-cdk-lib/aws-opensearchservice";
import { accept, type Reasons } from "../reasons.js";
import type { Keys, Site } from "../site.js";

/** Of the machines that a domain is made of. */
export type DomainSize = NonNullable<Site["stage"]["search"]>;

/** The domain of a stage, with its log. */
export function addDomain(
  stack: Stack,
  { stage, names }: Site,
  size: DomainSize,
  { storage }: Keys,
): void {
  const log = new LogGroup(stack, "search-log", {
    logGroupName: `/aws/opensearch/${names.own("search")}`,
    retention: stage.logRetentionDays,
    encryptionKey: storage,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const mayLog = new CfnResourcePolicy(stack, "search-may-log", {
    policyName: names.own("search-log"),
    policyDocument: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "es.amazonaws.com" },
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: names.arn("logs", `log-group:/aws/opensearch/${names.own("search")}:*`),
          Condition: {
            StringEquals: { "aws:SourceAccount": stage.account },
            ArnEquals: { "aws:SourceArn": names.domainArn },
          },
        },
      ],
    }),
  });
  const logs = { cloudWatchLogsLogGroupArn: log.logGroupArn, enabled: true };
  const { instanceType, instances, zones, volumeGb, masters } = size;
  const domain = new CfnDomain(stack, "domain", {
    domainName: names.own("search"),
    engineVersion: "OpenSearch_2.19",
    clusterConfig: {
      instanceType,
      instanceCount: instances,
      zoneAwarenessEnabled: zones > 1,
      ...(zones > 1 && { zoneAwarenessConfig: { availabilityZoneCount: zones } }),
      dedicatedMasterEnabled: masters !== undefined,
      ...(masters !== undefined && {
        dedicatedMasterType: masters.instanceType,
        dedicatedMasterCount: masters.instances,
      }),
    },
    ebsOptions: { ebsEnabled: true, volumeType: "gp3", volumeSize: volumeGb },
    encryptionAtRestOptions: { enabled: true, kmsKeyId: storage.keyArn },
    nodeToNodeEncryptionOptions: { enabled: true },
    domainEndpointOptions: {
      enforceHttps: true,
      tlsSecurityPolicy: "Policy-Min-TLS-1-2-PFS-2023-10",
    },
    softwareUpdateOptions: { autoSoftwareUpdateEnabled: true },
    logPublishingOptions: {
      ES_APPLICATION_LOGS: logs,
      SEARCH_SLOW_LOGS: logs,
      INDEX_SLOW_LOGS: logs,
    },
    // Nobody by itself: who may do what is said by the roles of this account.
    accessPolicies: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${stage.account}:root` },
          Action: ["es:ESHttpGet", "es:ESHttpPost", "es:ESHttpPut", "es:ESHttpDelete"],
          Resource: `${names.domainArn}/*`,
        },
      ],
    },
  });
  domain.applyRemovalPolicy(RemovalPolicy.RETAIN);
  domain.addResourceDependency(mayLog);
  accept(domain, { ...reasons, ...ofSize(size) });
}

const reasons: Reasons = {
  "AwsSolutions-OS1":
    "Every request is signed and its rights are checked by IAM, over TLS. In a VPC all functions would have to be there as well, with endpoints or NAT gateways for eight services.",
  "AwsSolutions-OS3":
    "Functions have no fixed addresses: who may do what is said by the roles of this account, action by action.",
};

function ofSize({ zones, masters }: DomainSize): Reasons {
  const rebuilt =
    "The indexes are rebuilt from the record by one command, and messages are made without examples meanwhile";
  return {
    ...(masters === undefined && {
      "AwsSolutions-OS4": `${rebuilt}: this stage saves the three nodes.`,
    }),
    ...(zones === 1 && {
      "AwsSolutions-OS7": `${rebuilt}: this stage has one zone.`,
    }),
  };
}
