import type { TestProject } from "vitest/node";
import { placesLeftRunning } from "../services/left-running.js";
import {
  named,
  type Places,
  placesOf,
  type Services,
  startServices,
} from "../services/services.js";

declare module "vitest" {
  interface ProvidedContext {
    /** Where DynamoDB Local is; `null` where it cannot be had. */
    dynamoDbEndpoint: string | null;
    /** Where the local AWS is, and the certificate of its authority; `null` where it cannot be had. */
    aws: { readonly endpoint: string; readonly caFile: string } | null;
    /** Where OpenSearch is; `null` where it cannot be had. */
    openSearchEndpoint: string | null;
  }
}

/** Starts what the tests need beside this process; it starts up while the first tests run. */
export async function setup({
  provide,
}: Pick<TestProject, "provide">): Promise<(() => Promise<void>) | undefined> {
  const { env } = process;
  const tell = ({ dynamoDb, aws, openSearch }: Partial<Places>) => {
    provide("dynamoDbEndpoint", dynamoDb ?? null);
    provide("aws", aws ?? null);
    provide("openSearchEndpoint", openSearch ?? null);
  };
  const running = env["CI"] === "true" ? undefined : await placesLeftRunning();
  if (running !== undefined) {
    console.log("Services: those that `npm run services` has left running.");
    tell(running);
    return undefined;
  }
  const services = await startServices();
  console.log(announcement(services, env));
  tell(placesOf(services));
  return services.stop;
}

/** What to say of the services: where each is, or why it is missing. Throws with `CI=true` if one is. */
export function announcement(services: Omit<Services, "stop">, env: NodeJS.ProcessEnv): string {
  const missing = named(services).flatMap(([name, service]) =>
    service.isErr() ? [sentence(name, service.error)] : [],
  );
  if (env["CI"] === "true" && missing.length > 0) throw new Error(missing.join("\n"));
  const there = named(services).flatMap(([name, service]) =>
    service.isOk() ? [`${name}: ${service.value.endpoint}`] : [],
  );
  return [...there, ...missing].join("\n");
}

/** What to say of a service that is missing. Throws with `CI=true`, where everything is tested. */
export function notTested(service: string, why: string, env: NodeJS.ProcessEnv): string {
  if (env["CI"] === "true") throw new Error(sentence(service, why));
  return sentence(service, why);
}

function sentence(service: string, why: string): string {
  return `${service}: not tested, because ${why}.`;
}
