import { InMemoryIntakeQueue } from "#adapters/in-memory";
import { intakeQueueConformance } from "../conformance/intake-queue.conformance.js";

intakeQueueConformance("in-memory", async () => {
  const queue = new InMemoryIntakeQueue();
  return {
    queue,
    taken: async (ids) => {
      const missing = ids.filter((id) => !queue.letters.some((letter) => letter.id === id));
      if (missing.length > 0) throw new Error(`did not come: ${missing.join(", ")}`);
      return queue.letters;
    },
  };
});
