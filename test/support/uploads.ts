import {
  finishUploadHandler,
  ingestRangeHandler,
  type Measure,
  planUploadHandler,
  type UploadPlan,
} from "#adapters/lambda";
import type { IntakeUseCases, RejectStore, Uploads } from "#application";

/** The three functions of an upload, over some stores. */
export function uploadFunctions(given: {
  readonly docket: IntakeUseCases;
  readonly uploads: Uploads;
  readonly rejects: RejectStore;
  readonly measure?: Measure;
}) {
  const plan = planUploadHandler(given);
  const ingest = ingestRangeHandler(given);
  const finish = finishUploadHandler(given);
  /** As the state machine runs them: what one answers, JSON by then, is what the next one is given. */
  const run = async (place: { readonly bucket: string; readonly key: string }) => {
    const planned: UploadPlan = throughJson(await plan(place));
    const { upload, ranges } = planned;
    for (const range of ranges) await ingest({ upload, range });
    const first = throughJson(await finish({ upload, ranges, mayAsk: true }));
    if (!("again" in first)) return first;
    for (const range of first.again) await ingest({ upload: first.upload, range });
    return finish({ upload: first.upload, parts: first.parts });
  };
  return { plan, ingest, finish, run };
}

/** What is left of a value that is written and read again. */
export function throughJson<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}
