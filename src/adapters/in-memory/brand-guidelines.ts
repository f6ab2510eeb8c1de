import { okAsync, type ResultAsync } from "neverthrow";
import type { BrandGuidelines, Guidelines, Unavailable } from "#application";

/** Guidelines that are given and stay. */
export class ValueBrandGuidelines implements BrandGuidelines {
  readonly #guidelines: Guidelines;

  constructor(guidelines: Guidelines) {
    this.#guidelines = guidelines;
  }

  current(): ResultAsync<Guidelines, Unavailable> {
    return okAsync(this.#guidelines);
  }
}
