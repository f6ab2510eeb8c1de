import { RemoteService, type RequestError, type RetryOptions } from "#adapters/remote";

/** SNS as it is used for one topic, which knows what to do when that cannot be used. */
export function snsService(topic: string, right: string, retries?: RetryOptions): RemoteService {
  const adviceFor = (error: RequestError) => adviceAbout(topic, right, error);
  return new RemoteService({ name: "SNS", adviceFor }, retries);
}

/** The SDK names its errors by their shapes where it knows them, and by SNS's own codes elsewhere. */
function adviceAbout(
  topic: string,
  right: string,
  { name, message, status }: RequestError,
): string | undefined {
  if (name === "ZodError") return "What answers there is not SNS: correct the endpoint.";
  if (/^NotFound/.test(name)) {
    return `There is no topic ${topic}: create it, or correct its ARN and the region.`;
  }
  if (/^InvalidParameter/.test(name)) {
    return `SNS does not take ${topic} in this region: correct the topic's ARN, or the region. ${message}`;
  }
  if (/^KMS/.test(name)) {
    return `The key by which the topic ${topic} encrypts cannot be used: ${message}`;
  }
  if (status === 403) return `Allow this identity ${right} on ${topic}: ${message}`;
  return undefined;
}
