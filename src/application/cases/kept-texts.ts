import { ok, type ResultAsync, safeTry } from "neverthrow";
import type { Sha256 } from "#domain";
import type { CallOptions } from "../call.js";
import type { Ports, Unavailable } from "../ports/index.js";

/** Which texts of a message may be kept as artefacts, by the message's id. */
interface KeptTexts {
  readonly hashes: readonly Sha256[];
}

const notes = "kept-texts@1";

/**
 * Notes that a text made of a message is about to be kept: whoever erases it finds it also when
 * nothing can be read any more that its hash could be made of. To be done before it is kept.
 */
export function noteText(
  { views }: Pick<Ports, "views">,
  messageId: string,
  hash: Sha256,
  call?: CallOptions,
): ResultAsync<void, Unavailable> {
  return safeTry(async function* () {
    for (;;) {
      const noted = yield* await views.load<KeptTexts>(notes, messageId, call);
      const { hashes } = noted?.row ?? { hashes: [] };
      if (hashes.includes(hash)) return ok(undefined);
      // Of two that note at once one is kept; the other one sees it, and does it again.
      const next = { row: { hashes: [...hashes, hash] }, version: hashes.length + 1, indexes: {} };
      yield* await views.save(notes, messageId, next, call);
    }
  });
}

/** Removes every text made of a message that may have been kept. */
export function removeTexts(
  { views, artefacts }: Pick<Ports, "views" | "artefacts">,
  messageId: string,
  call?: CallOptions,
): ResultAsync<void, Unavailable> {
  return safeTry(async function* () {
    const noted = yield* await views.load<KeptTexts>(notes, messageId, call);
    for (const hash of noted?.row.hashes ?? []) yield* await artefacts.remove(hash, call);
    return ok(undefined);
  });
}
