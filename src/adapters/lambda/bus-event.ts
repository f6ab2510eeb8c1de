import * as z from "zod";
import { instant, opaqueId } from "#domain";

/** What is read of a public event that the bus has put into a queue. */
const busEvent = z.object({
  source: z.literal("docket"),
  detail: z.object({
    type: z.string(),
    recordedAt: instant,
    data: z.record(z.string(), z.unknown()),
  }),
});

/** A public event, as far as functions read it. */
export type BusEvent = z.output<typeof busEvent>["detail"];

/** The public event in a message's body; `undefined` when it is something else. */
export function busEventIn(body: string): BusEvent | undefined {
  try {
    return busEvent.safeParse(JSON.parse(body)).data?.detail;
  } catch {
    return undefined;
  }
}

/** An id that an event tells of; `undefined` when there is none, or none of ours. */
export function idIn({ data }: BusEvent, name: string): string | undefined {
  return opaqueId.safeParse(data[name]).data;
}
