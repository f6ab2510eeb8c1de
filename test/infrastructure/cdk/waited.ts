import { at, type Json, ofType, type Resource } from "./templates.js";

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

/** A metric that somebody waits for. */
export interface Waited {
  readonly namespace: string;
  readonly name: string;
  /** A dimension whose value is not said is split by. */
  readonly dimensions: Readonly<Record<string, string | undefined>>;
}

/** What an alarm waits for. */
function ofAlarm(alarm: Json): Waited {
  const dimensions = alarm["Dimensions"] as readonly { Name: string; Value: string }[];
  return {
    namespace: String(alarm["Namespace"]),
    name: String(alarm["MetricName"]),
    dimensions: Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value])),
  };
}

/** A widget of the dashboard. */
export interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Json;
}

/** All widgets of the dashboard. */
export function widgetsOf(all: readonly Resource[]): readonly Widget[] {
  const [dashboard] = ofType(all, "AWS::CloudWatch::Dashboard");
  const body = JSON.parse(String(dashboard?.properties["DashboardBody"])) as Json;
  return body["widgets"] as readonly Widget[];
}

const searched =
  /^SEARCH\('\{(?<namespace>[^,}]+),service,(?<by>\w+)\} MetricName="(?<name>\w+)" service="(?<service>[a-z-]+)"', '\w+', 300\)$/;

/** A line of a widget: names and values, or a search. */
function ofLine(line: readonly unknown[]): Waited {
  const expression = at(line[0], "expression");
  if (expression === undefined) {
    const [namespace, name, ...pairs] = line.slice(0, -1).map(String);
    const entries = pairs.flatMap((key, i) => (i % 2 === 0 ? [[key, pairs[i + 1]] as const] : []));
    return { namespace: `${namespace}`, name: `${name}`, dimensions: Object.fromEntries(entries) };
  }
  const { namespace, by, name, service } = searched.exec(String(expression))?.groups ?? {};
  return {
    namespace: `${namespace}`,
    name: `${name}`,
    dimensions: { service, [`${by}`]: undefined },
  };
}

/** Everything that alarms and widgets wait for. */
export function waitedIn(all: readonly Resource[]): readonly Waited[] {
  return [
    ...[...alarmsOf(all).values()].map(ofAlarm),
    ...widgetsOf(all).flatMap(({ properties }) =>
      ((properties["metrics"] ?? []) as readonly (readonly unknown[])[]).map(ofLine),
    ),
  ];
}
