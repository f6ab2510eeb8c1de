import type { Stack } from "aws-cdk-lib";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { addFunction } from "../constructs/function.js";
import { rows, sealsEvents } from "../constructs/record-rights.js";
import { asks, publishes, searches, usesObjects } from "../constructs/service-rights.js";
import type { Keys, Site } from "../site.js";
import {
  bucketVariables,
  embeddingVariables,
  recordVariables,
  searchVariables,
} from "../variables.js";

/** The function of the admin API. It may forget people, so its rights are the widest. */
export function addAdmin(stack: Stack, site: Site, keys: Keys): IFunction {
  const { stage, names } = site;
  const hasSearch = stage.search !== undefined;
  return addFunction(stack, site, keys, {
    name: "admin",
    what: "Manages agents, rollouts, messages and customers for whoever may",
    timeoutSeconds: 28,
    memoryMb: 1_024,
    variables: {
      ...recordVariables(site, keys),
      DOCKET_VIEWS_TABLE: names.own("views"),
      ...bucketVariables(site),
      DOCKET_EVENT_BUS: names.own("events"),
      ...searchVariables(site),
      ...(hasSearch && embeddingVariables(site)),
    },
    rights: [
      ...sealsEvents(site, keys),
      { actions: ["dynamodb:Scan"], on: [names.tableArn("events")] },
      // Who is forgotten has a mark where their key was.
      { actions: ["dynamodb:PutItem"], on: [names.tableArn("keys")] },
      rows(site, "GetItem", "PutItem"),
      {
        actions: ["dynamodb:Query"],
        on: [1, 2, 3].map((i) => `${names.tableArn("views")}/index/index-${i}`),
      },
      ...usesObjects(site, keys, { "artefacts/*": ["Get", "Delete"] }),
      publishes(site),
      ...(hasSearch ? [...searches(site), asks(site, [stage.models.embed])] : []),
    ],
  });
}
