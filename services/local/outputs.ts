import * as z from "zod";

const name = z.string().min(1);

/** What the stacks of a stage say of themselves, together. */
export const outputs = z.object({
  EventsTable: name,
  ViewsTable: name,
  KeysTable: name,
  Bucket: name,
  DataKey: name,
  SearchDomain: name,
  SearchIndexQueueUrl: z.url(),
  SearchIndexDlqUrl: z.url(),
  WebhookSecret: name,
  IntakeQueueUrl: z.url(),
  IntakeDlqUrl: z.url(),
  KinesisStream: name.optional(),
  UploadStateMachine: name,
  UploadDlqUrl: z.url(),
  StreamsDlqUrl: z.url(),
  EventBus: name,
  Pipeline: name,
  RequestQueueUrl: z.url(),
  RequestDlqUrl: z.url(),
  SettingsPath: name,
  AlertsTopic: name,
  ApiId: name,
  ApiStage: name,
});

/** What the stacks of a stage say of themselves, together. */
export type Outputs = z.output<typeof outputs>;

/**
 * Reads the file that `cdk deploy --outputs-file` writes.
 *
 * @throws Error - A stack does not say what it has to.
 */
export function outputsIn(file: string): Outputs {
  const byStack = z.record(z.string(), z.record(z.string(), z.string())).parse(JSON.parse(file));
  return outputs.parse(Object.assign({}, ...Object.values(byStack)));
}
