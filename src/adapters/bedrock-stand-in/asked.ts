import type { ModelRequest } from "#application";
import type { ConverseRequest } from "./converse-request.js";
import { nativeFault, withSaidLimits } from "./native-schema.js";

/** What a conversation asks of the simulation, and how the answer is to be given. */
export interface Asked {
  readonly system: string;
  readonly prompt: string;
  readonly schema: ModelRequest["responseSchema"];
  /** The tool that is to be used; without one the answer is text. */
  readonly tool: string | undefined;
  /** Whether the text is JSON, or words that nobody gave a shape. */
  readonly isJson: boolean;
  readonly repeat: number;
}

/** The request metadata that says how often the same was asked before; 1 where it is missing. */
export const repeatKey = "docket-repeat";

const instruction = /<response_schema>([\s\S]*?)<\/response_schema>/;

/**
 * Finds the prompt in a conversation: the system's text and the first user turn; later turns ask for
 * a repair of the same. A block of the system's with a `<response_schema>` is an instruction and no
 * part of it, so that the same prompt gets the same answer by whatever means its shape is asked for.
 *
 * @returns An explanation when a schema is not one that can be asked for.
 */
export function askedOf(request: ConverseRequest): Asked | string {
  const first = request.messages[0]?.content ?? [];
  const system = request.system.flatMap(textsOf);
  const common = {
    system: system.filter((text) => !instruction.test(text)).join("\n"),
    prompt: first.flatMap(textsOf).join("\n"),
    repeat: Number(request.requestMetadata[repeatKey] ?? 1) || 1,
  };
  const tool = toolOf(request);
  if (tool !== undefined) {
    return { ...common, schema: tool.inputSchema.json, tool: tool.name, isJson: true };
  }
  const native = request.outputConfig.textFormat?.structure.jsonSchema.schema;
  const text = native ?? instructionIn(system);
  if (text === undefined) {
    return { ...common, schema: { type: "string" }, tool: undefined, isJson: false };
  }
  const schema = schemaIn(text);
  if (schema === undefined) return "The JSON schema that you provided isn't a JSON object.";
  const fault = native === undefined ? undefined : nativeFault(schema);
  if (fault !== undefined) {
    return `The model returned the following errors: output_config.format.schema: ${fault}`;
  }
  return { ...common, schema: withSaidLimits(schema), tool: undefined, isJson: true };
}

/** The tool that was asked for, else the first one: a model with tools at hand uses one here. */
function toolOf({ toolConfig }: ConverseRequest) {
  const specs = (toolConfig?.tools ?? []).flatMap(({ toolSpec }) => toolSpec ?? []);
  const wanted = toolConfig?.toolChoice?.tool?.name;
  return wanted === undefined ? specs[0] : specs.find(({ name }) => name === wanted);
}

function textsOf({ text, guardContent }: ConverseRequest["system"][number]): readonly string[] {
  return [text ?? [], guardContent?.text.text ?? []].flat();
}

function instructionIn(texts: readonly string[]): string | undefined {
  return texts.flatMap((text) => instruction.exec(text)?.[1] ?? [])[0];
}

function schemaIn(text: string): Asked["schema"] | undefined {
  try {
    const schema: unknown = JSON.parse(text);
    const isObject = typeof schema === "object" && schema !== null && !Array.isArray(schema);
    return isObject ? (schema as Asked["schema"]) : undefined;
  } catch {
    return undefined;
  }
}
