import type { ConsumedCapacity, DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** What each answer of this client consumed from now on, in units, in the order in which they came. */
export function consumedThrough(client: DynamoDBClient, table?: string): number[] {
  const units: number[] = [];
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { ConsumedCapacity: found } = result.output as {
        readonly ConsumedCapacity?: ConsumedCapacity | readonly ConsumedCapacity[];
      };
      for (const each of found === undefined ? [] : [found].flat()) {
        if (table === undefined || each.TableName === table) units.push(each.CapacityUnits ?? 0);
      }
      return result;
    },
    { step: "initialize", name: "consumedThrough" },
  );
  return units;
}
