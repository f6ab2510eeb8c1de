import type { ResultAsync } from "neverthrow";
import {
  type BrandGuidelines,
  type CallOptions,
  type Guidelines,
  type Unavailable,
  unlessStopped,
} from "#application";

/** Guidelines that are given and stay. */
export class ValueBrandGuidelines implements BrandGuidelines {
  readonly #guidelines: Guidelines;

  constructor(guidelines: Guidelines) {
    this.#guidelines = guidelines;
  }

  current(call?: CallOptions): ResultAsync<Guidelines, Unavailable> {
    return unlessStopped("guidelines in memory", call).asyncMap(async () => this.#guidelines);
  }
}
