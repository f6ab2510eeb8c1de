import type { SSMClient } from "@aws-sdk/client-ssm";
import type { Probe } from "#application";
import { SsmSettings, type SsmSettingsOptions } from "./settings.js";

/** Reads the settings of a path, anew each time. */
export function ssmProbes(client: SSMClient, options: SsmSettingsOptions): readonly Probe[] {
  return [
    {
      what: `read the parameters below ${options.path}`,
      run: (call) =>
        new SsmSettings(client, options).all(call).map(({ size }) => `${size} are set`),
    },
  ];
}
