import { Logger } from "@aws-lambda-powertools/logger";
import type { Log } from "#adapters/lambda";

/**
 * Lines of JSON on a function's output, as Powertools writes them; what is told of an occurrence is
 * in `facts`, for `service` and others beside the message are names of Powertools' own.
 */
export function powertoolsLog(): Log {
  const logger = new Logger();
  return (level, what, facts = {}) => logger[level](what, { facts: { ...facts } });
}
