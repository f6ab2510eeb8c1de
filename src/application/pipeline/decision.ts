import { err, errAsync, ok, Result, ResultAsync, safeTry } from "neverthrow";
import type * as z from "zod";
import {
  type Customer,
  type CustomerEvent,
  customer,
  fold,
  type GeneratorContent,
  isErased,
  type JudgeContent,
  latest,
  type Message,
  type MessageEventOf,
  priceBook,
  type Recorded,
  streamName,
} from "#domain";
import type { CallOptions } from "../call.js";
import { type CaseContent, caseContent } from "../cases/case.js";
import { guidelines as guidelinesSchema, type Ports, type ReadError } from "../ports/index.js";
import type { Prices } from "./ask.js";
import type { NotRenderable, PromptInputs } from "./prompt.js";
import { type Missing, missing, type ReadMessage, readAgentVersion, readMessage } from "./stage.js";

/** Everything that a prepared message rests on, read again from where its context pinned it. */
export interface Decision {
  readonly message: ReadMessage;
  readonly request: MessageEventOf<"MessageRequested">;
  readonly context: MessageEventOf<"ContextPrepared">;
  /** The customer's stream up to the pinned version. */
  readonly customer: readonly Recorded<CustomerEvent>[];
  readonly generator: GeneratorContent;
  readonly judge: JudgeContent;
  readonly prices: Prices;
  /** In the order of the context's. One may be gone: it was erased, or left out of the record. */
  readonly examples: readonly (CaseContent | Missing)[];
  readonly inputs: Result<PromptInputs, NotRenderable>;
}

type Pinned = Pick<Ports, "events" | "artefacts">;

/** Reads all that a prepared message rests on. */
export function readDecision(
  ports: Pinned,
  message: ReadMessage,
  call?: CallOptions,
): ResultAsync<Decision, Missing | ReadError> {
  return safeTry(async function* () {
    const { request, context } = message.state;
    if (request === undefined || context === undefined) {
      return err(missing("the decision", "it has not been prepared"));
    }
    const { recorded: known } = yield* await ports.events.read(
      streamName(customer.category, request.customerId),
      { ...call, upTo: context.customerVersion },
    );
    const generator = yield* await readContent(ports, context.generator, "generator", call);
    const judge = yield* await readContent(ports, context.judge, "judge", call);
    const guidelines = yield* await readArtefact(
      ports,
      "guidelines",
      context.guidelines,
      guidelinesSchema,
      call,
    );
    const book = yield* await readArtefact(ports, "price book", context.priceBook, priceBook, call);
    const examples = yield* await ResultAsync.combine(
      context.examples.map((pinned) => readExample(ports, pinned, call)),
    );
    const inputs = profileAt(known).andThen(({ name, locale }) =>
      Result.combine(examples.map(renderable)).map((examples) => ({
        purpose: request.purpose,
        customer: { name, locale },
        features: context.features,
        guidelines,
        examples,
      })),
    );
    return ok({
      message,
      request,
      context,
      customer: known,
      generator,
      judge,
      prices: { hash: context.priceBook, book },
      examples,
      inputs,
    });
  });
}

/** An example as it was, or why it is gone: its customer was forgotten, perhaps. */
function readExample(
  ports: Pinned,
  { caseId, contentHash }: MessageEventOf<"ContextPrepared">["examples"][number],
  call: CallOptions | undefined,
): ResultAsync<CaseContent | Missing, ReadError> {
  const what = `example ${caseId}`;
  return readArtefact<CaseContent | Missing>(ports, what, contentHash, caseContent, call).orElse(
    (gone) =>
      gone.type !== "Missing"
        ? errAsync(gone)
        : readMessage(ports, caseId, call)
            .map(({ state }) => (isTextErased(state) ? missing(what, wasErased) : gone))
            .orElse((error) => (error.type === "Corrupt" ? ok(gone) : err(error))),
  );
}

const wasErased = "it was erased, or left out of this record";

function isTextErased({ imported, attempts }: Message): boolean {
  return [imported, ...attempts.map(({ draft }) => draft)].some((text) => isErased(text?.body));
}

function renderable(example: CaseContent | Missing): Result<CaseContent, NotRenderable> {
  return "type" in example ? err({ ...example, type: "NotRenderable" }) : ok(example);
}

/** Reads the content of an agent version of a certain kind, and that it is what was pinned. */
export function readContent<Kind extends "generator" | "judge">(
  ports: Pick<Ports, "events">,
  pinned: { readonly agentId: string; readonly version: number; readonly contentHash: string },
  kind: Kind,
  call?: CallOptions,
): ResultAsync<
  Extract<GeneratorContent | JudgeContent, { readonly kind: Kind }>,
  Missing | ReadError
> {
  const { agentId, version, contentHash } = pinned;
  const what = `agent version ${agentId}@${version}`;
  return readAgentVersion(ports, agentId, version, call).andThen((registered) => {
    if (registered.contentHash !== contentHash) return err(missing(what, "it has other content"));
    if (!isKind(registered.content, kind)) return err(missing(what, `it is no ${kind}`));
    return ok(registered.content);
  });
}

function isKind<Kind extends "generator" | "judge">(
  content: GeneratorContent | JudgeContent,
  kind: Kind,
): content is Extract<GeneratorContent | JudgeContent, { readonly kind: Kind }> {
  return content.kind === kind;
}

/** Reads an artefact of a certain shape. */
export function readArtefact<T>(
  { artefacts }: Pick<Ports, "artefacts">,
  what: string,
  hash: string,
  schema: z.ZodType<T>,
  call?: CallOptions,
): ResultAsync<T, Missing | ReadError> {
  return artefacts.get(hash, call).andThen((content) => {
    if (content === undefined) return err(missing(what, `artefact ${hash} is not there`));
    const parsed = schema.safeParse(fromJson(content));
    return parsed.success
      ? ok(parsed.data)
      : err(missing(what, `artefact ${hash} is something else`));
  });
}

/** `undefined`, which no JSON value is, for text that is not JSON. */
function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The profile that held, if it can still be read and its customer was not erased by then. */
export function profileAt(
  known: readonly Recorded<CustomerEvent>[],
): Result<{ readonly name: string; readonly locale: string }, NotRenderable> {
  const { status, profiles } = stateOf(known);
  const profile = latest(profiles);
  if (profile === undefined) {
    return err({ type: "NotRenderable", what: "the customer's name", why: "it was not known" });
  }
  const { name, locale } = profile;
  return isErased(name) || status === "erased"
    ? err({ type: "NotRenderable", what: "the customer's name", why: wasErased })
    : ok({ name, locale });
}

function stateOf(known: readonly Recorded<CustomerEvent>[]): Customer {
  return fold(
    customer,
    known.map(({ event }) => event),
  );
}
