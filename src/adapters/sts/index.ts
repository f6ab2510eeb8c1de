/** Who this program is to AWS. */
export { identityProbe, type StsClientOptions, stsClient } from "./identity-probe.js";
