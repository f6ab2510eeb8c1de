import { err, ok, type Result } from "neverthrow";
import * as z from "zod";
import { agentContent, describeIssues, opaqueId, type Read } from "#domain";

/** An agent version as a file holds it. */
export const agentFile = z.strictObject({
  agentId: opaqueId,
  version: z.int().positive(),
  content: agentContent,
});

/** An agent version as a file holds it, once read. */
export type AgentFile = Read<typeof agentFile>;

/** Reads an agent version; each issue says where, and what was expected. */
export function parseAgentFile(value: unknown): Result<AgentFile, readonly string[]> {
  const parsed = agentFile.safeParse(value);
  return parsed.success ? ok(parsed.data) : err(describeIssues(parsed.error));
}
