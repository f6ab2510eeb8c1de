import {
  type Waited,
  type Widget,
  waitedByAlarm,
  waitedByWidget,
  widgetsIn,
} from "../../support/waited.js";
import { type Json, ofType, type Resource } from "./templates.js";

/** All alarms by name, without the stage's. */
export function alarmsOf(all: readonly Resource[]): ReadonlyMap<string, Json> {
  const found = ofType(all, "AWS::CloudWatch::Alarm");
  return new Map(
    found.map(({ properties }) => [
      String(properties["AlarmName"]).replace(/^docket-[a-z]+-/, ""),
      properties,
    ]),
  );
}

/** All widgets of the dashboard. */
export function widgetsOf(all: readonly Resource[]): readonly Widget[] {
  const [dashboard] = ofType(all, "AWS::CloudWatch::Dashboard");
  return widgetsIn(String(dashboard?.properties["DashboardBody"]));
}

/** Everything that alarms and widgets wait for. */
export function waitedIn(all: readonly Resource[]): readonly Waited[] {
  return [
    ...[...alarmsOf(all).values()].map(waitedByAlarm),
    ...widgetsOf(all).flatMap(waitedByWidget),
  ];
}
