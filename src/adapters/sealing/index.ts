/** How stores keep events: validated, personal fields encrypted for their subject, read back. */
export { CachingKeyVault, type CachingKeyVaultOptions } from "./caching-key-vault.js";
export { newDataKey } from "./cipher.js";
export {
  CommitCodec,
  type CommitCodecOptions,
  type ReadValidation,
  type SealedCommit,
} from "./codec.js";
export { sealedBytes, subjectsIn, withoutPersonal } from "./commit-body.js";
export { AesKeyWrapper } from "./key-wrapper.js";
export { recordEvents } from "./recording.js";
export { segmentHash, segmentOf } from "./segments.js";
export { openState, type StoredState, sealState } from "./states.js";
export { corrupt, readEvent, type StoredCommit } from "./stored-commit.js";
