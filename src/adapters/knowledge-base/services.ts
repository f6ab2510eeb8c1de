import {
  isTransient,
  quickLimits,
  RemoteService,
  type RequestError,
  type RetryOptions,
  requestError,
} from "#adapters/remote";

/** A knowledge base, as a service that knows what to do about it. */
export function knowledgeBaseService(id: string, retries: RetryOptions): RemoteService {
  const adviceFor = ({ name, message, status }: RequestError): string | undefined => {
    if (name === "ResourceNotFoundException") {
      return `There is no knowledge base ${id} with that data source in this region: correct the ids, or the region.`;
    }
    if (name === "ConflictException") {
      return "The knowledge base is being synced already: sync again when that is over.";
    }
    if (name === "AccessDeniedException" || status === 403) {
      return `Allow this identity bedrock:Retrieve, bedrock:StartIngestionJob and bedrock:GetIngestionJob on the knowledge base ${id}: ${message}`;
    }
    if (name === "DependencyFailedException") {
      return `The knowledge base ${id} cannot use its vector store or its embedding model: ${message}`;
    }
    if (name === "ValidationException")
      return `The knowledge base ${id} does not take this: ${message}`;
    return undefined;
  };
  return new RemoteService(
    { name: "Bedrock Knowledge Base", limits: queryLimits, isTransient: mayPass, adviceFor },
    retries,
  );
}

/** A query embeds its text first, and a vector store that was idle may take its time. */
const queryLimits = { ...quickLimits, attemptTimeoutMs: 10_000, deadlineMs: 30_000 };

const transientNames: ReadonlySet<string> = new Set(["BadGatewayException"]);

function mayPass(error: unknown): boolean {
  return isTransient(error) || transientNames.has(requestError(error).name);
}
