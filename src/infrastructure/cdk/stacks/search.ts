import type { App, Stack } from "aws-cdk-lib";
import { addBusRule } from "../constructs/bus-rule.js";
import { addFunction } from "../constructs/function.js";
import { addQueue, feedFromQueue } from "../constructs/queue.js";
import { readsEvents, rows } from "../constructs/record-rights.js";
import { asks, searches, takesFrom, usesObjects } from "../constructs/service-rights.js";
import { type Site, stackOf, tell } from "../site.js";
import {
  bucketVariables,
  embeddingVariables,
  recordVariables,
  searchVariables,
} from "../variables.js";
import type { Data } from "./data.js";
import { addDomain, type DomainSize } from "./domain.js";

/** Similar customers and cases: the domain, and what keeps its indexes. */
export function searchStack(
  app: App,
  site: Site,
  { stack: dataStack, keys }: Data,
  size: DomainSize,
): Stack {
  const stack = stackOf(app, site, "search", "Docket: similar customers and cases");
  stack.addStackDependency(dataStack);
  const { stage, names } = site;
  addDomain(stack, site, size, keys);
  const queue = addQueue(stack, site, keys.storage, "search-index");
  const index = addFunction(stack, site, keys, {
    name: "search-index",
    what: "Indexes customers and cases, and removes who is erased",
    timeoutSeconds: stage.queues.functionTimeoutSeconds,
    concurrency: stage.concurrency["search-index"],
    variables: {
      ...recordVariables(site, keys),
      DOCKET_VIEWS_TABLE: names.own("views"),
      ...bucketVariables(site),
      ...searchVariables(site),
      ...embeddingVariables(site),
    },
    rights: [
      ...readsEvents(site, keys),
      rows(site, "GetItem", "PutItem"),
      ...usesObjects(site, keys, { "artefacts/*": ["Put", "Delete"] }),
      ...searches(site),
      asks(site, [stage.models.embed]),
      ...takesFrom(site, keys, "search-index"),
    ],
  });
  feedFromQueue(stack, {
    queue,
    to: index,
    maximumConcurrency: stage.concurrency["search-index"],
  });
  const types = [{ prefix: "customer." }, "message.outcome.v1", "message.approved.v1"];
  addBusRule(stack, site, { name: "search-index", types, queue });
  tell(stack, {
    SearchDomain: names.own("search"),
    SearchIndexQueueUrl: queue.queueUrl,
    SearchIndexDlqUrl: queue.deadLetterQueue?.queue.queueUrl ?? "",
  });
  return stack;
}
