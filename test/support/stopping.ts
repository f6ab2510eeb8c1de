import type { Ports } from "#application";
import { intercepted } from "./intercepted.js";

/** Whether a port's method changes what is stored. */
export function hasEffect(method: string): boolean {
  return ["append", "put", "upsert", "save", "remove", "erase", "forget"].includes(method);
}

/** Ports that keep which calls came; the `stopAt`-th one stops the program, before or after its effect. */
export function stopping(ports: Ports, stopAt = 0, effect: "before" | "after" = "before") {
  const calls: string[] = [];
  const wrapped = Object.fromEntries(
    Object.entries(ports).map(([name, port]) => [
      name,
      intercepted(port as object, (method, _, run) => {
        if (calls.push(method) !== stopAt) return run();
        if (effect === "after") run();
        throw new Error(`stopped ${effect} ${name}.${method}`);
      }),
    ]),
  );
  return { calls, ports: { ...ports, ...wrapped } };
}
