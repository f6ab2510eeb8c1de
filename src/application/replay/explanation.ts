import type {
  Erased,
  FailureKind,
  Instant,
  Message,
  MessageEventOf,
  MessageStatus,
  ModelCall,
  Prompt,
} from "#domain";
import type { PinnedFeatures } from "../pipeline/features.js";

/** A prompt as it is rendered from the record today, and whether it is the one that was sent. */
export type ExplainedPrompt =
  | (Prompt & { readonly hash: string; readonly asSent: boolean })
  /** Why it cannot be rendered again. */
  | { readonly hash: string | Erased; readonly missing: string };

/** What one judge said of a draft, or why it said nothing. */
export interface ExplainedJudgement {
  readonly role: "primary" | "shadow";
  readonly judge: { readonly agentId: string; readonly version: number };
  readonly prompt: ExplainedPrompt;
  readonly score?: number;
  readonly criteria?: MessageEventOf<"DraftJudged">["criteria"];
  readonly rationale?: string | Erased;
  readonly failure?: { readonly kind: FailureKind; readonly detail: string | Erased };
  readonly call?: ModelCall;
}

/** One attempt with its prompt, its draft and the judgements. */
export interface ExplainedAttempt {
  readonly attempt: number;
  readonly prompt: ExplainedPrompt;
  readonly draft?: { readonly subject: string | Erased; readonly body: string | Erased };
  readonly failure?: { readonly kind: FailureKind; readonly detail: string | Erased };
  readonly call?: ModelCall;
  readonly judgements: readonly ExplainedJudgement[];
}

/** Everything that made one decision, a "no" included. */
export interface Explanation {
  readonly messageId: string;
  readonly customerId: string;
  readonly purpose: string;
  readonly trigger?: string;
  readonly decisionTime: Instant;
  readonly status: MessageStatus;
  readonly reason?: string;
  readonly simulated: boolean;
  /** What was known when the customer's stream declined it. */
  readonly declined?: Pick<MessageEventOf<"MessageDeclined">, "customerVersion" | "assignment"> & {
    readonly features: PinnedFeatures;
  };
  /** What was read to make it; absent when it never came to that. */
  readonly context?: Omit<MessageEventOf<"ContextPrepared">, "type" | "customerId">;
  readonly examples: readonly {
    readonly caseId: string;
    readonly score: number;
    readonly subject: string | Erased;
    readonly body: string | Erased;
  }[];
  /** The text of a message that another system wrote. */
  readonly imported?: { readonly subject: string | Erased; readonly body: string | Erased };
  readonly attempts: readonly ExplainedAttempt[];
  /** What people said of it, and the text as they changed it. */
  readonly reviews: Message["reviews"];
  readonly approval?: MessageEventOf<"MessageApproved">;
  readonly sent?: MessageEventOf<"MessageSent">;
  readonly outcomes: Message["outcomes"];
  readonly cost: { readonly nanoUsd: number; readonly unpriced: number };
  /** What happened when. */
  readonly timeline: readonly {
    readonly version: number;
    readonly type: string;
    readonly recordedAt: Instant;
  }[];
}
