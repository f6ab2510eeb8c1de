import type { LanguageModel } from "#application";
import { failing, scored, writing } from "../support/language-model.js";
import { wordFor } from "./person.js";
import type { Random } from "./random.js";

/** A model that never says the same twice, judges as it likes, and fails at times. */
export function unsteady(random: Random): LanguageModel {
  const failure = () =>
    random.chance(0.15) ? failing(random.pick(["throttled", "malformed", "too-long"])) : undefined;
  return writing(
    (n, { prompt }) => {
      const [, name = "you", customerId = ""] = /(Ada of (c-\d))/.exec(prompt) ?? [];
      return failure() ?? { subject: `Draft ${n}`, body: `Hi ${name}! ${wordFor(customerId)}.` };
    },
    () => failure() ?? scored(random.pick([0.2, 0.69, 0.7, 0.9])),
  );
}
