import { describe, expect, it } from "vitest";
import * as z from "zod";
import { account, ofType, resourcesOf, stageOf } from "./templates.js";
import { alarmsOf, waitedIn, widgetsOf } from "./waited.js";

const resources = resourcesOf(stageOf("prod"));
const alarms = alarmsOf(resources);

/** What a line is shown as. */
const shown = { label: z.string() };
const line = z.union([
  // A search, or a metric's namespace and name with pairs of dimensions.
  z.tuple([z.strictObject({ ...shown, expression: z.string().max(1_024) })]),
  z
    .array(
      z.union([
        z.string(),
        z.strictObject({ ...shown, stat: z.enum(["Average", "Maximum", "Sum", "p99"]) }),
      ]),
    )
    .min(5)
    .refine((all) => all.length % 2 === 1, "a dimension without a value"),
]);
const place = {
  x: z.int().min(0).max(23),
  y: z.int().min(0),
  width: z.int().min(1).max(24),
  height: z.int().min(1).max(1_000),
};

/** Source: Amazon CloudWatch API Reference, "Dashboard Body Structure and Syntax". */
const documented = z.strictObject({
  start: z.literal("-P1D"),
  periodOverride: z.enum(["auto", "inherit"]),
  widgets: z
    .array(
      z.discriminatedUnion("type", [
        z.strictObject({
          ...place,
          type: z.literal("alarm"),
          properties: z.strictObject({
            title: z.string(),
            alarms: z.array(z.string().startsWith("arn:aws:cloudwatch:")).min(1).max(100),
            states: z.array(z.enum(["ALARM", "INSUFFICIENT_DATA", "OK"])),
            sortBy: z.enum(["default", "stateUpdatedTimestamp", "timestamp"]),
          }),
        }),
        z.strictObject({
          ...place,
          type: z.literal("text"),
          properties: z.strictObject({ markdown: z.string() }),
        }),
        z.strictObject({
          ...place,
          type: z.literal("metric"),
          properties: z.strictObject({
            title: z.string(),
            region: z.literal("us-east-1"),
            view: z.enum(["timeSeries", "singleValue"]),
            stacked: z.boolean().optional(),
            period: z.literal(300).optional(),
            setPeriodToTimeRange: z.boolean().optional(),
            yAxis: z
              .strictObject({ left: z.object({ min: z.number(), max: z.number() }) })
              .optional(),
            annotations: z
              .strictObject({
                horizontal: z.array(z.strictObject({ label: z.string(), value: z.number() })),
              })
              .optional(),
            metrics: z.array(line).min(1).max(500),
          }),
        }),
      ]),
    )
    .max(500),
});

describe("the dashboard", () => {
  const widgets = widgetsOf(resources);

  it.each(["local", "dev", "test", "prod"] as const)(
    "has in %s the structure that CloudWatch documents",
    (name) => {
      const [dashboard] = ofType(resourcesOf(stageOf(name)), "AWS::CloudWatch::Dashboard");
      const body = JSON.parse(String(dashboard?.properties["DashboardBody"]));
      expect(documented.safeParse(body).error?.issues).toBeUndefined();
    },
  );

  it("shows alarms first, and all of them", () => {
    const [first] = widgets;
    expect([first?.type, first?.x, first?.y]).toEqual(["alarm", 0, 0]);
    const shown = ((first?.properties["alarms"] ?? []) as readonly string[]).map((arn) =>
      arn.replace(`arn:aws:cloudwatch:us-east-1:${account}:alarm:docket-prod-`, ""),
    );
    expect(shown.toSorted()).toEqual([...alarms.keys()].toSorted());
    // More are not shown by one widget.
    expect(shown.length).toBeLessThanOrEqual(100);
  });

  it("shows for each agent version how it does and what it costs", () => {
    const split = waitedIn(resources).filter(({ dimensions }) => "agentVersion" in dimensions);
    expect(split.map(({ name }) => name).toSorted()).toEqual([
      "Approved",
      "Attempts",
      "CostUsd",
      "JudgeScore",
      "ModelTime",
      "TokensIn",
      "TokensOut",
    ]);
  });

  it("has its widgets side by side, none over another", () => {
    const cells = widgets.flatMap(({ x, y, width, height }) =>
      Array.from(
        { length: width * height },
        (_, i) => `${x + (i % width)}/${y + Math.floor(i / width)}`,
      ),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...widgets.map(({ x, width }) => x + width))).toBe(24);
  });
});
