import { basePath } from "./routes.js";

/** What the page says before its operations. */
export const pageHead = `# Admin API

What a person needs who runs Docket on AWS. This page and \`openapi.json\` beside it are made from the
operations in \`src/adapters/admin-api\` by \`npm run api:openapi\`. Every field of every answer, and its limits, stand in
\`openapi.json\`. The calls of other programs, \`POST /webhook\` and \`POST /messages\`, stand [at the end](#what-else-the-api-takes).

## How to call it

By the command line, with the usual AWS credentials; it finds the stage, signs, makes keys and looks up ETags by itself:

\`\`\`sh
docket --stage dev agents list
docket --stage dev rollouts stop email-generator --reason "complaints"
docket --stage dev agents approve email-generator 2 --help
\`\`\`

By any client that signs by AWS Signature Version 4 for the service \`execute-api\`. The address is the output \`ApiUrl\` of
the stack \`docket-<stage>-api\`, and ends with a \`/\`:

\`\`\`sh
export AWS_REGION=us-east-1 stage=dev
url=$(aws cloudformation describe-stacks --stack-name docket-$stage-api \\
  --query "Stacks[0].Outputs[?OutputKey=='ApiUrl'].OutputValue" --output text)
signed() {
  curl -sS --aws-sigv4 "aws:amz:$AWS_REGION:execute-api" --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \\
    -H "x-amz-security-token: $AWS_SESSION_TOKEN" -H "content-type: application/json" "$@"
}
signed "\${url}admin/agents"
signed -H "idempotency-key: $(uuidgen)" -d '{"reason": "complaints"}' "\${url}admin/rollouts/email-generator/stop"
\`\`\`

What is changed only as it was seen takes the ETag that it was seen with:

\`\`\`sh
etag=$(signed -o /dev/null -D - "\${url}admin/rollouts/email-generator" | tr -d '\\r' | sed -n 's/^[Ee][Tt]ag: //p')
signed -H "idempotency-key: $(uuidgen)" -H "if-match: $etag" \\
  -d '{"candidate": 2, "reason": "a warmer tone"}' "\${url}admin/rollouts/email-generator/start"
\`\`\`

IAM says who may, by method and path. This lets somebody look, and stop an agent:

\`\`\`json
{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": [
  "arn:aws:execute-api:<region>:<account>:<api>/<stage>/GET${basePath}/*",
  "arn:aws:execute-api:<region>:<account>:<api>/<stage>/POST${basePath}/rollouts/*/stop" ] }] }
\`\`\`

A \`*\` covers any number of parts of a path: the first line is also the right to \`customers export\`.

## What holds for every call

- **Ids** are a letter or digit and up to 127 more of those, \`.\`, \`_\` and \`-\`. They are recorded for ever and in the
  clear: nothing personal in them. A **reason** is kept for ever too.
- **Pages**: \`limit\` is 1 to 100, 25 unless told. While an answer has a \`next\`, the same call with it as
  \`cursor\` goes on. A cursor is good for a day, and for the query that it was given out for.
- **Idempotency-Key**: 16 to 128 letters, digits, \`-\` and \`_\`, such as a UUID; needed by everything that changes
  the record. The same request with the same key is given the same answer for a day, another request with that
  key is refused. After that day the key is forgotten. A request that was refused or failed leaves its key free; one that
  broke off without an answer holds it for 30 s. What was recorded under a key is never recorded again, whenever it is
  sent. \`views rebuild\` and \`events republish\` need none: they record nothing. Rows made twice are the same rows, and who
  hears of an event twice knows it by its id.
- **ETag and If-Match**: an ETag names the end of a stream. Where If-Match is needed, the change is refused if
  anybody wrote since; \`*\` is for whoever does not mind. What stops traffic or goes back does not need it.
- **Time**: API Gateway waits for 29 s. A list reads one page of an index. A call that rebuilds or publishes works for
  about 15 s, and answers with a \`next\` while there is more. Every other call is about one stream or one person; it gives
  up after 26 s with \`unavailable\`. An export of more than 5.5 MB is \`answer-too-large\`: the command
  \`docket export --aws\` has no such limits.
- **Personal data** is only in the answers of \`customers get\`, \`customers export\` and \`messages explain\`.
- **Problems** are \`application/problem+json\`. The \`type\` does not change; \`title\` and \`detail\` are for people; \`fields\` names
  what is wrong with a request, and \`reason\` what stands against it on the record:

\`\`\`json
{ "type": "urn:docket:problem:refused", "title": "What is on the record does not allow it", "status": 409,
  "reason": "RolloutInProgress", "detail": "Rollout r-7 is under way." }
\`\`\``;
