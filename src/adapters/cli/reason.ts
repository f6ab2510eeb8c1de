const reasons: Readonly<Record<string, string>> = {
  ENOENT: "it does not exist",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is no folder",
  EEXIST: "a file is in its place",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
};

/** Why a file operation failed, in words. */
export function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const code = "code" in cause ? String(cause.code) : "";
  // What follows the first line is for whoever debugs.
  return reasons[code] ?? cause.message.split("\n", 1).join();
}
