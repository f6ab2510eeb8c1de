import { Annotations, type App, type Stack } from "aws-cdk-lib";
import { CfnDashboard } from "aws-cdk-lib/aws-cloudwatch";
import { addAlarm } from "../constructs/alarm.js";
import { dashboardBody } from "../dashboard.js";
import { type Site, stackOf, tell } from "../site.js";
import { watchedIn } from "../watched.js";
import { watchesOf } from "../watches.js";

/** What tells people how all the other stacks are: alarms, and one dashboard. */
export function operationsStack(
  app: App,
  site: Site,
  parts: readonly Stack[],
  pipeline: Stack,
): Stack {
  const stack = stackOf(app, site, "operations", "Docket: alarms and the dashboard");
  // It has the topic. Everything else is watched by its name, whether it is there or not.
  stack.addStackDependency(pipeline);
  const { names, stage } = site;
  if (stage.isProtected && !URL.canParse(stage.operations.runbook)) {
    Annotations.of(stack).addWarningV2(
      "docket:runbook",
      `${stage.name}: operations.runbook is ${stage.operations.runbook}, which nobody can open from an alarm: set it to an address in stages.ts`,
    );
  }
  const watched = watchedIn(parts, names);
  const topic = names.arn("sns", names.own("alerts"));
  const alarms = watchesOf(site, watched).map((watch) => addAlarm(stack, site, watch, topic));
  new CfnDashboard(stack, "dashboard", {
    dashboardName: names.own("operations"),
    dashboardBody: dashboardBody(site, watched, alarms),
  });
  tell(stack, { Dashboard: names.own("operations"), Alarms: String(alarms.length) });
  return stack;
}
