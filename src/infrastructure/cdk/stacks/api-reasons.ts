import type { Method, Resource, RestApi } from "aws-cdk-lib/aws-apigateway";
import { accept } from "../reasons.js";

/** What cdk-nag asks of an API and is decided otherwise here, and why. */
export function acknowledgeApi(
  api: RestApi,
  {
    webhook,
    messages,
    admin,
  }: { readonly webhook: Resource; readonly messages: Resource; readonly admin: Resource },
): void {
  accept(api, {
    "AwsSolutions-APIG2":
      "The functions validate each request by its schema and answer which fields are wrong; API Gateway's validator cannot read bodies that it hands on as bytes, and signatures are over bytes.",
  });
  accept(api.deploymentStage, {
    "AwsSolutions-APIG3": "The web ACL is attached by the stack that is deployed on AWS only.",
  });
  accept(webhook, {
    "AwsSolutions-APIG4":
      "A webhook's sender has no AWS identity: the function checks the signature (Standard Webhooks) before it reads anything.",
    "AwsSolutions-COG4": "As above: the signature takes the place of a user.",
  });
  for (const called of [messages, admin]) {
    accept(called, {
      "AwsSolutions-COG4":
        "Callers have an AWS identity, which is checked by IAM: there are no users of another kind.",
    });
  }
}

/** The same of the question that browsers ask before they call. */
export function acknowledgePreflight(method: Method): void {
  const reason = "Browsers ask without credentials, and the answer is the same for everybody.";
  accept(method, { "AwsSolutions-APIG4": reason, "AwsSolutions-COG4": reason });
}
