import { expect, it } from "vitest";
import { describeDynamoDb } from "../support/dynamodb.js";
import * as breakages from "./breakages.js";
import { inDynamoDb } from "./dynamodb-storage.js";
import { expectNoFailure } from "./expect-no-failure.js";
import { firstNoticed } from "./first-noticed.js";
import { simulate } from "./world.js";

describeDynamoDb("on DynamoDB", ({ endpoint }) => {
  it("500 faults lose nothing, and nothing happens twice", { timeout: 170_000 }, () =>
    expectNoFailure("dynamodb", inDynamoDb(endpoint), { seed: 1, faults: 500 }),
  );

  it("the same seed is the same world", { timeout: 60_000 }, async () => {
    const first = await simulate(1, inDynamoDb(endpoint));
    expect(first.commits).toBeGreaterThan(5);
    expect(await simulate(1, inDynamoDb(endpoint))).toEqual(first);
  });

  it.each([
    ["that an append is done twice", breakages.appendsTwice, /says again/],
    ["that a row is not its stream's fold", breakages.keepsOldRows, /the row of .* is old/],
  ])("the simulation notices %s", { timeout: 60_000 }, async (_, breakage, expected) => {
    const noticed = await firstNoticed({ ...inDynamoDb(endpoint), breakage }, 10);
    expect(noticed.join("\n")).toMatch(expected);
  });
});
