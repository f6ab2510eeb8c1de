/** A stand-in for Bedrock in a process of its own, until the one that started it lets go of it. */
import { startBedrockStandIn } from "#adapters/bedrock-stand-in";

const { endpoint } = await startBedrockStandIn();
process.on("disconnect", () => process.exit());
process.send?.(endpoint);
