/** What to change where a limit comes near, and what that costs. */

/** One thing to do. */
export interface Change {
  readonly kind: "request" | "configuration" | "code";
  readonly what: string;
  readonly cost: string;
}

/** By the limit that asks for it. */
export const changes: Readonly<Record<string, Change>> = {
  "generate-configured": {
    kind: "configuration",
    what: "read the account's real quota in Service Quotas, set `models.generate` in `stages.ts` to it, deploy",
    cost: "nothing; the calls cost the same",
  },
  "judge-configured": {
    kind: "configuration",
    what: "read the account's real quota in Service Quotas, set `models.judge` in `stages.ts` to it, deploy",
    cost: "nothing; the calls cost the same",
  },
  "api-configured": {
    kind: "configuration",
    what: "raise `api.requestsPerSecond` in `stages.ts`",
    cost: "nothing",
  },
  "generator-tokens": {
    kind: "request",
    what: "ask for more tokens a minute; meanwhile lower `maxTokens` of the generator (it is taken off the quota when a call begins; the example's answers need a fifth of it); then a second inference profile or Region as another agent version",
    cost: "nothing for the quota; a new agent version has to be evaluated",
  },
  "judge-tokens": {
    kind: "request",
    what: "ask for more tokens a minute; lower `maxTokens` of the judge; a smaller model as judge, if an evaluation shows that it judges alike",
    cost: "nothing for the quota; a smaller judge makes the largest part of the cost smaller",
  },
  "search-memory": {
    kind: "configuration",
    what: "256 in place of 1,024 dimensions (`docket reindex --aws`, while in use); then larger nodes; then an age limit for cases in the index, which is code",
    cost: "256 dimensions take a fourth of the memory and cost one embedding of each case and customer; recall has to be measured again; nodes by the hour",
  },
  projection: {
    kind: "configuration",
    what: "`ParallelizationFactor` up to 10 on the feeds of project and publish; then refresh the streams of a batch side by side, which is code",
    cost: "the same invocations, more of them at once",
  },
  "lambda-concurrency": {
    kind: "request",
    what: "ask for more concurrency; most of it is generate and judge waiting for a model, so a queue in front of the pipeline that evens out the peak saves as much",
    cost: "nothing for the quota; evening out makes messages later by minutes",
  },
  "lambda-scaling": {
    kind: "code",
    what: "even out the peak before the pipeline",
    cost: "messages come later by minutes",
  },
  ssm: {
    kind: "configuration",
    what: "higher throughput of Parameter Store; then hold settings for five minutes",
    cost: "higher throughput is charged by the call (price to be checked)",
  },
  "hot-partition": {
    kind: "code",
    what: "hold approved agent versions in memory: their content never changes, only their status does; the judge reads its version twice, once is enough",
    cost: "a revoked version would serve as long as it is held, so seconds, not minutes",
  },
  "sfn-start": {
    kind: "request",
    what: "ask for more StartExecution; the queue before it already evens out bursts",
    cost: "nothing",
  },
  "sfn-transitions": {
    kind: "request",
    what: "ask for more; then join generate's and judge's Choice states",
    cost: "nothing; fewer states cost less",
  },
  "s3-gets": {
    kind: "code",
    what: "hold guidelines, price book and examples in memory by their hash (they cannot change): five reads a stage become almost none",
    cost: "some megabytes a function; saves requests",
  },
  "s3-puts": {
    kind: "code",
    what: "put an artefact only when this process has not put it before",
    cost: "nothing; saves requests",
  },
  "events-writes-new": {
    kind: "configuration",
    what: "set the table's warm throughput before a known rise",
    cost: "charged once by the unit (price to be checked)",
  },
  "views-writes": {
    kind: "code",
    what: "drop the index of the messages view that is asked least",
    cost: "a new version of the view, built beside the old",
  },
  "events-reads": {
    kind: "code",
    what: "the same holding in memory as for the hot stream",
    cost: "see there",
  },
  putevents: {
    kind: "configuration",
    what: "larger batches for publish",
    cost: "events come later by up to the batch window",
  },
  "rule-invocations": { kind: "request", what: "ask for more", cost: "nothing" },
  "queue-concurrency": {
    kind: "configuration",
    what: "more letters an invocation for request",
    cost: "nothing",
  },
  "queue-in-flight": { kind: "code", what: "a second queue", cost: "nothing" },
  kms: {
    kind: "configuration",
    what: "ask for more; hold keys in memory for longer than a minute",
    cost: "a forgotten person's key opens for as long",
  },
  api: {
    kind: "request",
    what: "ask for more, or send volumes by Kinesis",
    cost: "shards by the hour",
  },
  "kinesis-shard": {
    kind: "configuration",
    what: "more shards (prod has two)",
    cost: "by the hour (price to be checked)",
  },
};
