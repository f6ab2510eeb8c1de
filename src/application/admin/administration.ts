import { type Message, type MessageEvent, message, type StreamName } from "#domain";
import type { CallOptions } from "../call.js";
import { createDocket, type DocketOptions } from "../docket.js";
import type { Ports } from "../ports/index.js";
import type { OwnFeature } from "../purpose.js";
import { verifyMessage } from "../replay/verify.js";
import { featuresView, messagesView, registryView, type View } from "../views/index.js";
import { administerAgents } from "./agents.js";
import { agentsView } from "./agents-view.js";
import type { Budget, ScanPlace } from "./bounded-scan.js";
import { onceForKey } from "./idempotency.js";
import { rebuildSome } from "./rebuild-some.js";
import {
  type RepublishPlace,
  republishSome,
  republishSomeOf,
  type SomeToRepublish,
  type StreamToRepublish,
} from "./republish-some.js";
import { administerReviews } from "./reviews.js";
import { administerTraffic } from "./rollouts.js";
import { readState } from "./update-stream.js";

/** What a person may do who runs Docket: the use cases, and those for administration beside them. */
export type Administration = ReturnType<typeof administrationOver>;

/** Puts together what a person needs who runs Docket, over adapters of every port. */
export function administrationOver(ports: Ports, options: DocketOptions = {}) {
  const views: readonly View[] = [agentsView, ...(options.views ?? [])];
  const docket = createDocket(ports, { ...options, views });
  const codeVersion = options.codeVersion ?? "unversioned";
  const ownFeatures: readonly OwnFeature[] = options.ownFeatures ?? [];
  const messages = messagesView(options.columns);
  const built: readonly View[] = [registryView, featuresView, messages, ...views];
  return {
    ports,
    docket,
    agents: administerAgents(ports, codeVersion),
    decideTraffic: administerTraffic(ports, codeVersion),
    review: administerReviews(docket, codeVersion),
    /** Makes the decision of one message again, and compares. */
    verifyMessage: (messageId: string, call?: CallOptions) =>
      verifyMessage({ ownFeatures, ports }, messageId, call),
    /** The names, with their versions, of the views that can be rebuilt. */
    viewNames: built.map(({ name }) => name),
    /** Builds a part of the view of that name; `undefined` for a view that is not known. */
    rebuildSome: (name: string, from: ScanPlace, budget: Budget) => {
      const view = built.find((each) => each.name === name);
      return view && rebuildSome(ports, view, from, budget);
    },
    republishSome: (what: SomeToRepublish, from: RepublishPlace, budget: Budget) =>
      republishSome(ports, what, from, budget),
    republishSomeOf: (what: StreamToRepublish, from: ScanPlace, budget: Budget) =>
      republishSomeOf(ports, what, from, budget),
    /** A message at a glance, as it is now, with the tag of its stream's end. */
    readMessage: (messageId: string, call?: CallOptions) =>
      readState<Message, MessageEvent>(ports.events, message, messageId, {
        ...call,
        withoutPersonal: true,
      }).map(({ recorded, tag }) => ({ row: messages.rowOf(recorded), tag })),
    /** So that whoever lists next sees it; what feeds the views will do it again. */
    show: (stream: StreamName, call?: CallOptions) => docket.project([stream], call),
    once: onceForKey(ports),
  };
}
