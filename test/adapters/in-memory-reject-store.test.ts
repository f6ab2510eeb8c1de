import { FixedClock, InMemoryRejectStore, InMemoryUploads } from "#adapters/in-memory";
import { rejectStoreConformance } from "../conformance/reject-store.conformance.js";
import { uploadsConformance } from "../conformance/uploads.conformance.js";

rejectStoreConformance("in-memory", async () => {
  const store = new InMemoryRejectStore();
  return { store, rejects: async () => store.rejects };
});

uploadsConformance("in-memory", async () => {
  const uploads = new InMemoryUploads(new FixedClock("2026-10-01T12:00:00.000Z"));
  return { uploads, bucket: "b", put: async (place, content) => uploads.put(place, content) };
});
