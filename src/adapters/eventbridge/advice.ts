import type { RequestError } from "#adapters/remote";

/** What has to be done about an error of EventBridge, of a request or of one of its entries. */
export function adviceFor({ name }: RequestError, bus: string): string | undefined {
  switch (name) {
    case "ResourceNotFoundException":
      return `There is no event bus ${bus} in this account and region: create it, or correct its name or AWS_REGION.`;
    case "AccessDeniedException":
      return `Allow events:DescribeEventBus and events:PutEvents on the event bus ${bus}, and the use of its key if it has one.`;
    case "NotAuthorizedForSourceException":
    case "NotAuthorizedForDetailTypeException":
      return `The policy of the event bus ${bus} has to allow the source docket and its detail types.`;
    case "InvalidAccountIdException":
      return `Correct the account in the name of the event bus ${bus}.`;
    case "InvalidArgument":
    case "MalformedDetail":
    case "ValidationException":
      return "EventBridge does not take these events as they are; no other attempt will do. This is a defect: report it.";
    case "OtherAnswer":
    case "ZodError":
      return "What answers there is not EventBridge: correct the endpoint.";
    default:
      return undefined;
  }
}
