import { DeleteTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  createTables,
  DynamoDbCaller,
  DynamoDbEventStore,
  DynamoDbKeyVault,
  DynamoDbSnapshots,
  DynamoDbViewStore,
  dynamoDbClient,
} from "#adapters/dynamodb";
import { AesKeyWrapper, CachingKeyVault } from "#adapters/sealing";
import { memory } from "../support/docket.js";
import { anyIdentity } from "../support/dynamodb.js";
import { type Fault, FaultyRequests, transientRefusals } from "../support/faulty-requests.js";
import { ObservedRequests } from "./observed-requests.js";
import { beside, type Setting, type Storage } from "./storage.js";
import type { Place } from "./world.js";

/** Worlds whose events, snapshots, keys and rows are in DynamoDB Local: each in tables of its own. */
export function inDynamoDb(endpoint: string): Place {
  return {
    storage: async (setting) => {
      const peaceful = dynamoDbClient({ ...anyIdentity, endpoint });
      const id = crypto.randomUUID();
      const tables = {
        events: `events-${id}`,
        views: `views-${id}`,
        keys: `keys-${id}`,
      };
      await createTables(peaceful, tables);
      const { close, ...storage } = dynamoDbStorage(endpoint, tables, setting);
      return {
        ...storage,
        close: async () => {
          await close();
          for (const TableName of Object.values(tables)) {
            await peaceful.send(new DeleteTableCommand({ TableName }));
          }
          peaceful.destroy();
        },
      };
    },
  };
}

type Names = Parameters<typeof createTables>[1];

/** Retries without waiting; a request's own time may pass while others have their turns. */
const impatient = {
  attempts: 3,
  attemptTimeoutMs: 30_000,
  deadlineMs: 300_000,
  random: () => 0,
  sleep: () => Promise.resolve(),
  now: () => 0,
};

/** A wrapping key that everybody knows. */
const wrapper = new AesKeyWrapper(Buffer.alloc(32, 7));

function dynamoDbStorage(endpoint: string, tables: Names, setting: Setting): Storage {
  const { random, turns, wrote } = setting;
  const client: DynamoDBClient = dynamoDbClient({ ...anyIdentity, endpoint });
  const observed = new ObservedRequests(client.config.requestHandler, turns, wrote);
  client.config.requestHandler = new FaultyRequests(observed, ({ operation }) =>
    requestFault(setting, operation),
  );
  const caller = new DynamoDbCaller(client, impatient);
  const vault = new DynamoDbKeyVault({ caller, table: tables.keys, wrapper });
  const shared = beside(random);
  const views = new DynamoDbViewStore({ caller, table: tables.views });
  return {
    open(clock, through) {
      // As in `dynamoDbPorts`: each process may hold a key that another one has destroyed.
      const keys = new CachingKeyVault(through(vault), { clock });
      const table = { caller, table: tables.events, keys };
      const events = new DynamoDbEventStore({ ...table, clock, pageSize: 7 });
      const snapshots = new DynamoDbSnapshots(table);
      return memory({ ...shared, views, clock, events, snapshots, keys });
    },
    artefacts: () => shared.artefacts.entries().map(([, text]) => text),
    close: async () => {
      observed.destroy();
      client.destroy();
    },
  };
}

/** What goes wrong with one request, if anything does. */
function requestFault({ random, faults }: Setting, operation: string): Fault | undefined {
  const kinds = ["request-dropped", "request-answer-lost", "request-refused"] as const;
  const isBatch = operation === "BatchGetItem";
  switch (faults.strike(isBatch ? [...kinds, "request-unprocessed"] : kinds)) {
    case "request-dropped":
      return { type: "dropped" };
    case "request-answer-lost":
      return { type: "answerLost" };
    case "request-refused":
      return random.pick(transientRefusals);
    case "request-unprocessed":
      return { type: "unprocessed", read: 0 };
    default:
      return undefined;
  }
}
