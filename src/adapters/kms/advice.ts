import type { RequestError } from "#adapters/remote";

/** What has to be put right before a key of KMS can be used; `undefined` when nothing is known. */
export function adviceAbout(
  key: string,
  { name, message, status }: RequestError,
): string | undefined {
  if (name === "NotFoundException") {
    return `There is no KMS key ${key} in this account and region: correct it, or the region.`;
  }
  if (name === "ZodError") return "What answers there is not KMS: correct the endpoint.";
  if (name === "DisabledException") return `The KMS key ${key} is disabled: enable it.`;
  if (name === "KMSInvalidStateException") {
    return `The KMS key ${key} cannot be used in its state: if it waits to be deleted, cancel that and enable it. ${message}`;
  }
  if (name === "InvalidCiphertextException" || name === "IncorrectKeyException") {
    return adviceForOther(key);
  }
  if (name === "InvalidKeyUsageException") {
    return `The KMS key ${key} does not encrypt: configure a symmetric key for encryption.`;
  }
  if (name.startsWith("AccessDenied") || status === 403) {
    return `Allow this identity kms:Encrypt and kms:Decrypt by ${key}, in its policy and the key's: ${message}`;
  }
  return undefined;
}

/** What to do about a wrapped key that does not open, or not as what it was. */
export function adviceForOther(key: string): string {
  return `It was not wrapped by ${key} for this subject, or it was changed: configure the KMS key by which it was wrapped, or restore it from a backup.`;
}
