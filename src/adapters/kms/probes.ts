import type { KMSClient } from "@aws-sdk/client-kms";
import type { Probe } from "#application";
import { KmsKeyWrapper, type KmsKeyWrapperOptions } from "./key-wrapper.js";

/** Wraps and unwraps 32 bytes for nobody. */
export function kmsProbes(client: KMSClient, options: KmsKeyWrapperOptions): readonly Probe[] {
  const wrapper = new KmsKeyWrapper(client, options);
  return [
    {
      what: `encrypt and decrypt by the KMS key ${options.key}`,
      run: (call) =>
        wrapper
          .wrap(new Uint8Array(32), "docket-doctor", call)
          .andThen((wrapped) => wrapper.unwrap(wrapped, "docket-doctor", call))
          .map(() => "allowed"),
    },
  ];
}
