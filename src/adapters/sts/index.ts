/** Who this program is to AWS. */
export {
  callerAccount,
  identityProbe,
  type StsClientOptions,
  stsClient,
} from "./identity-probe.js";
