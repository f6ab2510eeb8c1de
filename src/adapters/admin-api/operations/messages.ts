import { errAsync } from "neverthrow";
import * as z from "zod";
import type { Explanation, MessageRow } from "#application";
import { message, streamName } from "#domain";
import type { AdminError } from "../admin-error.js";
import { type Operation, operation } from "../operation.js";
import { pageOf } from "../paging.js";
import { next, opaqueId, paging, reason, shown, text } from "../schemas.js";
import { shownMessage, status, summary } from "./message-shown.js";

const ofMessage = { messageId: opaqueId };
const path = "/messages/{messageId}";
const indexes = { customerId: "byCustomer", status: "byStatus", agentVersion: "byAgentVersion" };

const list = operation({
  id: "messages.list",
  method: "GET",
  path: "/messages",
  summary: "Lists messages of a customer, in a status or by an agent version, newest first",
  description: "Exactly one of `customerId`, `status` and `agentVersion` has to be given.",
  query: {
    customerId: opaqueId.optional(),
    status: status.optional(),
    agentVersion: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}@[1-9]\d{0,8}$/)
      .optional()
      .meta({ description: "Agent and version, e.g. email-generator@1" }),
    order: z.enum(["newest", "oldest"]).default("newest"),
    ...paging,
  },
  response: z.strictObject({ messages: z.array(summary), next }),
  run: (admin, { query: { order, limit, cursor, ...by } }, { signal }) => {
    const given = Object.entries(indexes).flatMap(([name, index]) => {
      const partition = by[name as keyof typeof indexes];
      return partition === undefined ? [] : [{ index, partition }];
    });
    const [first] = given;
    if (first === undefined || given.length > 1) {
      const fields = Object.keys(indexes);
      return errAsync<never, AdminError>({ type: "InvalidFields", fields });
    }
    const what = { ...first, newestFirst: order === "newest", limit, cursor, signal };
    return pageOf<MessageRow>(admin, "messages", what).map(({ rows, ...rest }) => ({
      body: { messages: rows, ...rest },
    }));
  },
});

const get = operation({
  id: "messages.get",
  method: "GET",
  path,
  summary: "Shows what became of a message, without its text",
  params: ofMessage,
  response: summary,
  problems: ["unknown-message"],
  hasTag: true,
  run: shownMessage,
});

const explain = operation({
  id: "messages.explain",
  method: "GET",
  path: `${path}/explanation`,
  summary: "Tells everything that made one decision: personal, where the message is",
  params: ofMessage,
  response: z.strictObject({
    explanation: shown<Explanation>(
      "What was known, who wrote and judged with which prompts, and what it cost",
    ),
  }),
  problems: ["unknown-message", "refused"],
  run: (admin, { params: { messageId } }, call) =>
    shownMessage(admin, { params: { messageId } }, call)
      .andThen(() => admin.docket.explain(messageId, call))
      .map((explanation) => ({ body: { explanation } })),
});

const verify = operation({
  id: "messages.verify",
  method: "GET",
  path: `${path}/verification`,
  summary: "Makes one decision again from what it rests on, and compares; calls no model",
  params: ofMessage,
  response: z.strictObject({
    messageId: z.string(),
    holds: z.boolean(),
    checks: z.int().nonnegative(),
    findings: z.array(
      z.strictObject({
        what: z.string(),
        kind: z.enum(["differs", "cannot-rebuild"]),
        detail: z.string(),
      }),
    ),
  }),
  problems: ["unknown-message", "refused"],
  run: (admin, { params: { messageId } }, call) =>
    shownMessage(admin, { params: { messageId } }, call)
      .andThen(() => admin.verifyMessage(messageId, call))
      .map((checks) => {
        const findings = checks.flatMap(({ what, kind, detail }) =>
          kind === "same" ? [] : [{ what, kind, detail }],
        );
        const holds = findings.every(({ kind }) => kind !== "differs");
        return { body: { messageId, holds, checks: checks.length, findings } };
      }),
});

const reviewing = {
  method: "POST",
  params: ofMessage,
  response: summary,
  problems: ["unknown-message", "refused", "busy"],
  hasTag: true,
} as const;

const requestReview = operation({
  ...reviewing,
  id: "messages.request-review",
  path: `${path}/request-review`,
  summary: "Has a person look at a message that was judged and has not gone out",
  body: { reason },
  ifMatch: "optional",
  run: (admin, { params, body }, call) => {
    const { cause, expected } = call;
    const decided = { cause, expected, reason: body.reason };
    return admin
      .review(params.messageId, { type: "request" }, decided, call)
      .andThrough(() => admin.show(streamName(message.category, params.messageId), call))
      .andThen(() => shownMessage(admin, { params }, call));
  },
});

const review = operation({
  ...reviewing,
  id: "messages.review",
  path: `${path}/review`,
  summary: "Ends a review: a person approves the message, edited or not, or rejects it",
  body: {
    verdict: z.enum(["approve", "reject"]),
    reason,
    reviewer: opaqueId.meta({ description: "Who says so, by an opaque id" }),
    editedSubject: text(500).exactOptional(),
    editedBody: text(20_000).exactOptional(),
  },
  ifMatch: "required",
  run: (admin, { params, body: { reason, ...said } }, call) => {
    const { cause, expected } = call;
    return admin
      .review(params.messageId, { type: "complete", ...said }, { cause, expected, reason }, call)
      .andThrough(() => admin.show(streamName(message.category, params.messageId), call))
      .andThen(() => shownMessage(admin, { params }, call));
  },
});

/** What can be done with messages. */
export const messageOperations: readonly Operation[] = [
  list,
  get,
  explain,
  verify,
  requestReview,
  review,
];
