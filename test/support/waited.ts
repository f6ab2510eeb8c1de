/** A metric that an alarm or a widget waits for. */
export interface Waited {
  readonly namespace: string;
  readonly name: string;
  /** A dimension whose value is not said is split by. */
  readonly dimensions: Readonly<Record<string, string | undefined>>;
}

/** What there is to an alarm, in a template as in what CloudWatch says of it. */
export interface AlarmLike {
  readonly Namespace?: unknown;
  readonly MetricName?: unknown;
  readonly Dimensions?: unknown;
}

/** What an alarm waits for. */
export function waitedByAlarm({ Namespace, MetricName, Dimensions = [] }: AlarmLike): Waited {
  const dimensions = Dimensions as readonly { Name: string; Value: string }[];
  return {
    namespace: String(Namespace),
    name: String(MetricName),
    dimensions: Object.fromEntries(dimensions.map(({ Name, Value }) => [Name, Value])),
  };
}

/** A widget of a dashboard. */
export interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The widgets in a dashboard's body. */
export function widgetsIn(body: string): readonly Widget[] {
  const { widgets } = JSON.parse(body) as { readonly widgets: readonly Widget[] };
  return widgets;
}

/** What a widget waits for. */
export function waitedByWidget({ properties }: Widget): readonly Waited[] {
  return ((properties["metrics"] ?? []) as readonly Line[]).map(waitedByLine);
}

/** A line of a widget: names and values with what is shown of them, or a search. */
type Line = readonly (string | { readonly expression?: string })[];

const searched =
  /^SEARCH\('\{(?<namespace>[^,}]+),service,(?<by>\w+)\} MetricName="(?<name>\w+)" service="(?<service>[a-z-]+)"', '\w+', 300\)$/;

function waitedByLine(line: Line): Waited {
  const [first] = line;
  if (typeof first === "object") {
    const { namespace, by, name, service } = searched.exec(first.expression ?? "")?.groups ?? {};
    const dimensions = { service, [`${by}`]: undefined };
    return { namespace: `${namespace}`, name: `${name}`, dimensions };
  }
  const [namespace, name, ...pairs] = line.slice(0, -1).map(String);
  const entries = pairs.flatMap((key, i) => (i % 2 === 0 ? [[key, pairs[i + 1]] as const] : []));
  return { namespace: `${namespace}`, name: `${name}`, dimensions: Object.fromEntries(entries) };
}
