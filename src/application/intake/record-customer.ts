import { errAsync } from "neverthrow";
import type { CallOptions } from "../call.js";
import type { Docket } from "../docket.js";
import type { Cause } from "../handle-command.js";
import type { StageError } from "../pipeline/index.js";
import type { CustomerRecord } from "../records/index.js";

/**
 * Records what was told of a customer, whole or not at all. Of one that is refused an objection is
 * kept all the same, by itself: what else was told with it may be wrong, but not that.
 */
export function recordCustomer(
  { handleCustomer }: Pick<Docket, "handleCustomer">,
  { customerId, commands }: Pick<CustomerRecord, "customerId" | "commands">,
  cause: Cause,
  call?: CallOptions,
): ReturnType<Docket["handleCustomer"]> {
  return handleCustomer(customerId, commands, cause, call).orElse((refusal) => {
    const objections = commands.filter(({ type }) => type === "WithdrawConsent");
    if (objections.length === 0 || mayPass(refusal)) return errAsync(refusal);
    const apart = { ...cause, commandId: `${cause.commandId}/withdraw` };
    return handleCustomer(customerId, objections, apart, call)
      .orElse((error) => errAsync(mayPass(error) ? error : refusal))
      .andThen(() => errAsync(refusal));
  });
}

/** Whether all of it is taken in again in a moment. */
function mayPass({ type }: StageError): boolean {
  return type === "Unavailable" || type === "Conflict";
}
