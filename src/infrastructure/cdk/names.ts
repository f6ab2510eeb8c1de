import type { Stage } from "./stage.js";

/**
 * What things of a stage are called, and their ARNs: known before anything is made, so that stacks name each
 * other's things without being tied together by exports.
 */
export function namesIn({ name, account, region }: Stage) {
  const own = (what: string) => `docket-${name}-${what}`;
  const arn = (service: string, resource: string) =>
    `arn:aws:${service}:${region}:${account}:${resource}`;
  const bucket = own(`${account}-${region}`);
  return {
    own,
    arn,
    bucket,
    bucketArn: `arn:aws:s3:::${bucket}`,
    functionArn: (what: string) => arn("lambda", `function:${own(what)}`),
    queueArn: (what: string) => arn("sqs", own(what)),
    queueUrl: (what: string) => `https://sqs.${region}.amazonaws.com/${account}/${own(what)}`,
    tableArn: (what: string) => arn("dynamodb", `table/${own(what)}`),
    busArn: arn("events", `event-bus/${own("events")}`),
    streamArn: arn("kinesis", `stream/${own("records")}`),
    stateMachineArn: (what: string) => arn("states", `stateMachine:${own(what)}`),
    domainArn: arn("es", `domain/${own("search")}`),
    settingsPath: `/docket/${name}`,
    // Two stages in one account are not to be added up.
    metrics: `Docket/${name}`,
  } as const;
}

/** Of one stage. */
export type Names = ReturnType<typeof namesIn>;
