import { fileURLToPath } from "node:url";
import { err } from "neverthrow";
import type { Host } from "#adapters/cli";
import {
  FixedClock,
  InMemoryArtefactStore,
  InMemoryEventStore,
  ValueBrandGuidelines,
} from "#adapters/in-memory";
import { SystemClock } from "#adapters/system";
import type { LanguageModel } from "#application";
import { hashText } from "#domain";
import { compose, inMemoryAdapters, services } from "./container.js";
import { version } from "./version.js";

/** The command line's Docket: everything in memory, the model simulated. */
export const localHost: Host = {
  version,
  command: process.env["npm_lifecycle_event"] === "start" ? "npm start --" : "docket",
  examples: fileURLToPath(new URL("../../examples", import.meta.url)),

  openRun({ seed, at, guidelines, priceBook }) {
    const adapters = inMemoryAdapters({
      guidelines: new ValueBrandGuidelines(guidelines),
      simulation: { seed },
      clock: at === undefined ? new SystemClock() : new FixedClock(at),
    });
    return compose(adapters, { priceBook }).get(services.docket);
  },

  openRecord(lines) {
    const clock = new SystemClock();
    const artefacts = new InMemoryArtefactStore();
    for (const [hash, text] of lines.flatMap((line) => Object.entries(line.artefacts ?? {}))) {
      if (hashText(text) !== hash) return err(`the text of artefact ${hash} was changed`);
      artefacts.put(text);
    }
    return InMemoryEventStore.restore(lines, { clock })
      .map((events) => {
        const adapters = inMemoryAdapters({ clock, events, artefacts, model: noModel });
        return compose(adapters).get(services.docket);
      })
      .mapErr(
        ({ stream, version, issues }) => `${stream} version ${version}: ${issues.join("; ")}`,
      );
  },
};

/** A replay that asks a model is a bug. */
const noModel: LanguageModel = {
  complete: () => {
    throw new Error("a model was called during replay");
  },
};
