import type { Duel } from "../duel.js";
import type { Local } from "../local.js";
import { bedrockDuels } from "./bedrock.js";
import { dynamoDbDuels } from "./dynamodb.js";
import { knowledgeBaseDuels } from "./knowledge-base.js";
import { messagingDuels } from "./messaging.js";
import { openSearchDuels } from "./opensearch.js";
import { s3Duels } from "./s3.js";
import { secretDuels } from "./secrets.js";

/** Every operation of a port that matters. */
export async function allDuels(local: Local): Promise<readonly Duel[]> {
  return [
    ...(await dynamoDbDuels(local.places.dynamoDb)),
    ...(await s3Duels(local)),
    ...(await secretDuels(local)),
    ...messagingDuels(local),
    ...bedrockDuels(local),
    ...(await openSearchDuels(local)),
    ...(await knowledgeBaseDuels(local)),
  ];
}
