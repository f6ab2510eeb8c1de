import type {
  CallOptions,
  Clock,
  IntakeQueue,
  Letter,
  LettersTooLong,
  Unavailable,
  WebhookKeys,
} from "#application";
import type { Instant } from "#domain";
import { isJson } from "./json-body.js";
import { type ProblemName, problem } from "./problem.js";
import { answerOf, bytesOf, type RestAnswer, restEvent } from "./rest-event.js";
import { type NotVerified, verify } from "./standard-webhooks.js";
import { eventIn, type ToldEvent } from "./webhook-body.js";

/** What a webhook's function works with. */
export interface WebhookOptions {
  readonly keys: WebhookKeys;
  readonly queue: IntakeQueue;
  readonly clock: Clock;
  /** By when it has answered, in milliseconds; 8,000 unless told. Below the function's own timeout. */
  readonly deadlineMs?: number;
  /** Hears what was unavailable and what to do about it; never anything that was sent. */
  readonly troubled?: (trouble: Trouble) => void;
}

/** What was unavailable, for a log. */
export interface Trouble {
  readonly service: string;
  /** The error's name. */
  readonly error: string;
  readonly advice?: string;
}

/**
 * The largest body, in bytes: 255 KiB. A letter has at most 960 bytes around the text of its body,
 * so it fits `letterLimitBytes`. Text that grows when it is written again, as the number 1e20 does,
 * may still not fit: the queue's refusal is then the same answer.
 */
export const bodyLimitBytes = 255 * 1024;

const notVerified = {
  HeaderMissing: "header-missing",
  HeaderMalformed: "header-malformed",
  TimestampTooOld: "timestamp-too-old",
  TimestampTooNew: "timestamp-too-new",
  SignatureWrong: "signature-wrong",
} as const satisfies Readonly<Record<NotVerified["type"], ProblemName>>;

/**
 * Takes webhooks: checks them and puts each into the queue as one letter, whose id is the webhook's,
 * so that one that is sent again does no harm. Signatures are those of Standard Webhooks. Throws when
 * what calls it is not API Gateway.
 */
export function webhookHandler(options: WebhookOptions): (event: unknown) => Promise<RestAnswer> {
  const { keys, queue, clock, deadlineMs = 8_000, troubled } = options;
  const unavailable = (trouble: Unavailable) => {
    troubled?.(troubleOf(trouble));
    return problem("unavailable");
  };

  const take = async (event: unknown, call: CallOptions): Promise<RestAnswer> => {
    const request = restEvent.parse(event);
    const headers = request.headers ?? {};
    if (!isJson(headers)) return problem("media-type");
    const body = bytesOf(request);
    if (body.length > bodyLimitBytes) return tooLarge();

    const accepted = await keys.accepted(call);
    if (accepted.isErr()) return unavailable(accepted.error);
    const now = clock.now();
    const verified = verify({ headers, body }, accepted.value, now);
    if (verified.isErr()) return refusal(verified.error);
    const told = eventIn(body, now);
    if (told.isErr()) {
      const { type, ...particulars } = told.error;
      return problem(type, particulars);
    }
    const id = verified.value;
    const sent = await queue.send([letterOf(id, told.value, now)], call);
    return sent.match(
      () => answerOf(202, { id }),
      (error) => (isTooLong(error) ? tooLarge() : unavailable(error)),
    );
  };
  return (event) => take(event, { signal: AbortSignal.timeout(deadlineMs) });
}

function refusal(error: NotVerified): RestAnswer {
  return problem(notVerified[error.type], "header" in error ? { detail: error.header } : {});
}

function tooLarge(): RestAnswer {
  return problem("too-large", { detail: `at most ${bodyLimitBytes} bytes` });
}

function isTooLong(error: Unavailable | LettersTooLong): error is LettersTooLong {
  return error.type === "LettersTooLong";
}

/** U+FFFE and U+FFFF are JSON and not XML 1.0; a field `__proto__` is nobody's. */
function letterOf(webhookId: string, { type, data }: ToldEvent, receivedAt: Instant): Letter {
  const told = { webhookId, receivedAt, type, data };
  const body = JSON.stringify(told, (key, value) => (key === "__proto__" ? undefined : value))
    .replaceAll("\ufffe", "\\ufffe")
    .replaceAll("\uffff", "\\uffff");
  return { id: webhookId, body };
}

/** Nothing of the cause but its name: its words may quote what was sent. */
function troubleOf({ service, cause, advice }: Unavailable): Trouble {
  const error = cause instanceof Error ? cause.name : typeof cause;
  return { service, error, ...(advice !== undefined && { advice }) };
}
