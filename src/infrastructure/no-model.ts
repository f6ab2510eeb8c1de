import type { LanguageModel } from "#application";

/** A replay that asks a model is a bug. */
export const noModel: LanguageModel = {
  complete: () => {
    throw new Error("a model was called during replay");
  },
};
