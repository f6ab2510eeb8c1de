import { approval, generator, judge } from "../support/docket.js";
import { aboutCustomer } from "./customer-work.js";
import type { Random } from "./random.js";
import type { Hands } from "./seat.js";
import type { Work } from "./work.js";

/** All that is to be done in one world. */
export function plan(random: Random): readonly Work[] {
  const customers = ["c-1", "c-2", "c-3"].slice(0, 1 + random.below(3));
  return [
    ...[judge, generator].map((agent) => ({
      name: `${agent.agentId} into service`,
      run: ({ docket }: Hands) => docket.putIntoService(agent, approval),
      leaves: [
        {
          stream: `agent-version:${agent.agentId}@1`,
          type: "AgentVersionApproved",
          fields: {},
        },
      ],
    })),
    ...customers.flatMap((id) => aboutCustomer(id, random)),
    { name: "rows built again", run: ({ docket }: Hands) => docket.rebuildViews() },
  ];
}
