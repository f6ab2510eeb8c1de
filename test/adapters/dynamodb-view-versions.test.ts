import { it } from "vitest";
import { dynamoDbPorts } from "#adapters/dynamodb";
import { AesKeyWrapper } from "#adapters/sealing";
import { movableClock } from "../support/docket.js";
import { describeDynamoDb } from "../support/dynamodb.js";
import { builtMeanwhile, somePlans } from "../support/view-built-meanwhile.js";

describeDynamoDb("a view's next version in DynamoDB", (db) => {
  const wrapper = new AesKeyWrapper(new Uint8Array(32).fill(7));

  it.each(somePlans.map((plan) => ({ plan })))(
    "is built while writes go on, and every process finds what a rebuild shows: plan %$",
    async ({ plan }) => {
      const tables = await db.tables();
      const clock = movableClock();
      const open = () => dynamoDbPorts({ client: db.client, tables, wrapper, clock });
      await builtMeanwhile(open, plan);
    },
  );
});
