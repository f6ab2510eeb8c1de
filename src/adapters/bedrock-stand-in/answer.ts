/** What goes over the wire in answer to a request. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Errors that Bedrock's runtime and AWS's front door answer with: status, and their usual words. */
export const errors = {
  AccessDeniedException: [403, "You don't have access to the model with the specified model ID."],
  ConflictException: [400, "There was a conflict while performing the operation."],
  ExpiredTokenException: [403, "The security token included in the request is expired"],
  InternalServerException: [
    500,
    "The system encountered an unexpected error during processing. Try your request again.",
  ],
  InvalidSignatureException: [
    403,
    "Signature expired: 20200101T000000Z is now earlier than 20200101T000500Z (20200101T001000Z - 5 min.)",
  ],
  MissingAuthenticationTokenException: [403, "Missing Authentication Token"],
  ModelErrorException: [424, "The model returned an error while processing the request."],
  ModelNotReadyException: [429, "Model is not ready for inference. Wait and try again."],
  ModelTimeoutException: [408, "Model has timed out in processing the request. Try again."],
  ResourceNotFoundException: [
    404,
    "This model version has reached the end of its life. Please refer to the AWS documentation for more details.",
  ],
  SerializationException: [400, "Unexpected token in the request body"],
  ServiceQuotaExceededException: [400, "Your request exceeds the service quota for your account."],
  ServiceUnavailableException: [503, "Bedrock is unable to process your request."],
  ThrottlingException: [429, "Too many tokens, please wait before trying again."],
  UnrecognizedClientException: [403, "The security token included in the request is invalid."],
  ValidationException: [400, "The provided request is not valid."],
} as const satisfies Readonly<Record<string, readonly [status: number, message: string]>>;

/** The name of an error that Bedrock answers with. */
export type ErrorName = keyof typeof errors;

/** The names of all errors that the stand-in can answer with. */
export const errorNames = Object.keys(errors) as readonly ErrorName[];

/** An error, as AWS writes it: its name in a header, its words in the body. */
export function errorAnswer(error: ErrorName, message: string = errors[error][1]): Answer {
  const about =
    error === "ModelErrorException" ? { originalStatusCode: 500, resourceName: "" } : {};
  return {
    status: errors[error][0],
    headers: {
      "x-amzn-errortype": `${error}:http://internal.amazon.com/coral/com.amazon.bedrock/`,
    },
    body: JSON.stringify({ message, ...about }),
  };
}

/** What AWS says of a method and path that it does not know; it is XML. */
export const unknownOperation: Answer = {
  status: 404,
  headers: { "content-type": "application/xml", "x-amzn-errortype": "UnknownOperationException" },
  body: "<UnknownOperationException/>\n",
};
