import { err, ok, type Result, ResultAsync, safeTry } from "neverthrow";
import {
  canonicalJson,
  customer as customerDecider,
  type GeneratorContent,
  hashText,
  type Message,
  type MessageEventOf,
  promptHash,
  streamName,
} from "#domain";
import type { CallOptions } from "../call.js";
import { caseContent, situationOf } from "../cases/case.js";
import type { SimilarCase } from "../ports/index.js";
import { orCancel } from "./cancel.js";
import { profileAt, readArtefact } from "./decision.js";
import { computedFeatureSet, decisionFeatures, type PinnedFeatures } from "./features.js";
import { generatorPrompt, rendererVersion } from "./prompt.js";
import { type Serving, serving, servingJudges } from "./serving.js";
import {
  causeOf,
  missing,
  type NotInService,
  type PipelineOver,
  type Progress,
  progress,
  readMessage,
  type Stage,
  type StageError,
} from "./stage.js";

type Request = MessageEventOf<"MessageRequested">;

/** What a context is made from. */
type Sources = PipelineOver<"events" | "artefacts" | "embedder" | "cases" | "guidelines">;

/** Reads everything that the message will rest on, and pins it. */
export function prepare(pipeline: Sources & PipelineOver<"clock">): Stage {
  const { ports, handleMessage } = pipeline;
  return (messageId, call) =>
    safeTry<Progress, StageError>(async function* () {
      const { state } = yield* await readMessage(ports, messageId, call);
      const { request } = state;
      if (request === undefined) return err(missing(`message ${messageId}`, "nobody asked for it"));
      if (state.status !== "requested") return ok(progress(messageId, state));

      const { context } = yield* await pin(pipeline, request, state, call);
      const { state: after } = yield* await handleMessage(
        messageId,
        [{ type: "PrepareContext", ...context }],
        causeOf(messageId, "prepare"),
        call,
      );
      return ok(progress(messageId, after));
    }).orElse(orCancel(pipeline, messageId, call));
}

/** Reads everything that a message rests on, as of its decision time, and renders its prompt. */
export function pin(pipeline: Sources, request: Request, message: Message, call?: CallOptions) {
  const { ports } = pipeline;
  return safeTry(async function* () {
    const { customerId, agentId, decisionTime, purpose } = request;
    const { recorded: known, end } = yield* await ports.events.read(
      streamName(customerDecider.category, customerId),
      call,
    );
    const served = yield* await serving(ports, agentId, customerId, call);
    const { content, arm } = yield* writerOf(served);
    const { judge, shadowJudge } = yield* await servingJudges(ports, content.judgeAgentId, call);

    const features = decisionFeatures(known, decisionTime, pipeline.ownFeatures);
    const found = yield* await retrieve(pipeline, request, content, features, call);
    const { retrieval, examples } = found;
    const guidelines = yield* await ports.guidelines.current(call);
    const profile = yield* profileAt(known);
    const rendered = yield* generatorPrompt(
      content,
      {
        purpose,
        customer: profile,
        features,
        guidelines,
        examples: examples.map(({ content }) => content),
      },
      message,
      1,
    );
    const context = {
      customerVersion: end.version,
      features,
      featureSet: computedFeatureSet,
      rolloutVersion: served.rolloutVersion,
      assignment: assignmentFacts(served, arm),
      generator: served.served,
      judge,
      ...(shadowJudge && { shadowJudge }),
      passThreshold: content.passThreshold,
      maximumAttempts: content.maximumAttempts,
      priceBook: yield* await ports.artefacts.put(canonicalJson(pipeline.priceBook), call),
      guidelines: yield* await ports.artefacts.put(canonicalJson(guidelines), call),
      retrieval,
      examples: examples.map(({ found }) => found),
      rendererVersion,
      promptHash: promptHash(rendered),
    };
    return ok({ context, prompt: rendered });
  });
}

/** Who writes, if anybody does by now: the rollout may have changed since the request. */
function writerOf({
  content,
  assignment: { arm },
  rollout: { traffic },
  served: { agentId },
}: Serving): Result<
  { readonly content: GeneratorContent; readonly arm: "stable" | "candidate" },
  NotInService
> {
  const no = (why: string) => err({ type: "NotInService" as const, agentId, why });
  if (arm === "holdout") return no("the customer is held out");
  if (traffic === "stopped") return no("its traffic is stopped");
  return content.kind === "generator" ? ok({ content, arm }) : no("it is a judge");
}

function assignmentFacts(
  { assignment, rollout: { run }, assigned }: Serving,
  arm: "stable" | "candidate",
) {
  return { ...assignment, arm, ...(run && { rolloutId: run.rolloutId }), assigned };
}

/** The nearest earlier messages that were known by then, with what they said. */
function retrieve(
  { ports }: Sources,
  { customerId, decisionTime, purpose }: Request,
  { retrieval: policy }: GeneratorContent,
  features: PinnedFeatures,
  call: CallOptions | undefined,
) {
  return safeTry(async function* () {
    const situation = situationOf(purpose, features);
    const vector = yield* await ports.embedder.embed(situation, call);
    const query = {
      situation,
      vector,
      purpose,
      exceptCustomer: customerId,
      outcomes: policy.outcomes,
      knownBy: decisionTime,
      limit: policy.limit,
      minimumScore: policy.minimumScore,
    };
    const nearest = yield* await ports.cases.nearest(query, call);
    const examples = yield* await ResultAsync.combine(
      nearest.map((found: SimilarCase) =>
        readArtefact(ports, `example ${found.caseId}`, found.contentHash, caseContent, call)
          .map((content) => [{ found, content }])
          // One whose text is gone is no example; the others are.
          .orElse((error) => (error.type === "Missing" ? ok([]) : err(error))),
      ),
    );
    return ok({
      retrieval: {
        queryHash: hashText(situation),
        vectorHash: yield* await ports.artefacts.put(canonicalJson(vector), call),
        embeddingModel: vector.model,
        dimension: vector.values.length,
        index: ports.cases.index,
      },
      examples: examples.flat(),
    });
  });
}
