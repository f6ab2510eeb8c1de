import {
  InMemoryAlerts,
  InMemoryReportStore,
  ValueSettings,
  ValueWebhookKeys,
} from "#adapters/in-memory";
import { alertsConformance } from "../conformance/alerts.conformance.js";
import { reportStoreConformance } from "../conformance/report-store.conformance.js";
import { settingsConformance } from "../conformance/settings.conformance.js";
import { webhookKeysConformance } from "../conformance/webhook-keys.conformance.js";

settingsConformance("in-memory", async (values) => new ValueSettings(values));
alertsConformance("in-memory", async () => {
  const alerts = new InMemoryAlerts();
  return { alerts, arrived: async () => alerts.sent };
});
reportStoreConformance("in-memory", async () => new InMemoryReportStore());
webhookKeysConformance(
  "in-memory",
  async (...keys) => new ValueWebhookKeys(keys.filter((key) => key !== undefined)),
);
