import * as z from "zod";

const wholeFromOne = z.int().positive();

/** What a stage was put up for. */
export const stageWants = z.object({
  /** The account's quota of functions that run at once in the region. */
  accountConcurrency: wholeFromOne,
  /** How many of them are reserved by functions of the stage. */
  reserved: wholeFromOne,
  /** The id of the agent that writes. */
  generator: z.string().optional(),
  models: z.array(
    z.object({
      modelId: z.string().min(1),
      tokensPerMinute: wholeFromOne,
      requestsPerMinute: wholeFromOne.optional(),
    }),
  ),
});

/** What a stage was put up for, as its stack `pipeline` says it in the output `Wants`. */
export type StageWants = z.output<typeof stageWants>;
