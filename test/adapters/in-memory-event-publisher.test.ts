import { InMemoryEventPublisher } from "#adapters/in-memory";
import { eventPublisherConformance } from "../conformance/event-publisher.conformance.js";

eventPublisherConformance("in-memory", async () => {
  const publisher = new InMemoryEventPublisher();
  return { publisher, arrived: async () => publisher.published };
});
