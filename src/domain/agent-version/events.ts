import * as z from "zod";
import {
  contract,
  type EventsOf,
  event,
  instant,
  opaqueId,
  sha256Hex,
  text,
} from "../kernel/index.js";
import { agentContent } from "./content.js";

const decided = { actor: text(128), reason: text(500), at: instant };

/** The persisted contract of the `agent-version` category: `<agentId>@<version>`. */
export const agentVersionContract = contract("agent-version", "stream", {
  AgentVersionRegistered: event(
    {
      agentId: opaqueId,
      version: z.int().positive(),
      content: agentContent,
      contentHash: sha256Hex,
      at: instant,
    },
    "at",
  ),
  AgentVersionValidated: event({ actor: text(128), at: instant }, "at"),
  AgentVersionEvaluated: event({ evaluationId: opaqueId, reason: text(500), at: instant }, "at"),
  AgentVersionEvaluationFailed: event(
    { evaluationId: opaqueId, reason: text(500), at: instant },
    "at",
  ),
  AgentVersionApproved: event(decided, "at"),
  AgentVersionRejected: event(decided, "at"),
  AgentVersionRetired: event(decided, "at"),
  AgentVersionRevoked: event(decided, "at"),
});

/** What may have happened to an agent version. */
export type AgentVersionEvent = EventsOf<typeof agentVersionContract>;
