import { InMemoryExecutions } from "#adapters/in-memory";
import { executionsConformance } from "../conformance/executions.conformance.js";

executionsConformance("in-memory", async () => {
  const executions = new InMemoryExecutions();
  const begun = async (ids: readonly string[]) =>
    ids.map((id) => executions.begun.filter((each) => each === id).length);
  return { executions, begun };
});
